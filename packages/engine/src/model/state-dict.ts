import type { Finding } from '../findings/finding.ts';
import { jsonPointer } from '../findings/json-pointer.ts';
import { formatShape, type Shape, sameShape } from '../tensor/shape.ts';
import type { Model } from './model.ts';
import { nearest } from './nearest.ts';

/** A tensor that a model keeps, under its state_dict name. */
export interface StateDictEntry {
  readonly name: string;
  readonly layer: string;
  readonly shape: Shape;
}

/** A tensor that was brought along. */
export type GivenTensor = Pick<StateDictEntry, 'name' | 'shape'> & { readonly dtype: string };

/** Unknown names that a missing one is compared with, and the other way round. */
const comparedNames = 200;

/** The state_dict of a model: parameters, then buffers, in the order of the document. */
export function stateDictOf({ parameters, buffers }: Model): StateDictEntry[] {
  return [
    ...parameters.map(({ name, layer, shape }) => ({ name, layer, shape })),
    ...buffers.map(({ name, shape }) => ({ name, layer: name.slice(0, name.indexOf('.')), shape })),
  ];
}

/** What keeps given tensors from being these entries, one finding each: missing and unknown names, wrong shapes, dtypes that are no floats.
 *  Pointers name the tensor. */
export function stateDictFindings(wanted: readonly StateDictEntry[], given: readonly GivenTensor[]): Finding[] {
  const tensors = new Map(given.map((tensor) => [tensor.name, tensor]));
  const names = new Set(wanted.map(({ name }) => name));
  const unknown = given.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  const missing = wanted.filter(({ name }) => !tensors.has(name));
  const absent = missing.map(({ name }) => name);
  return [
    ...missing.map((entry) => missingTensor(entry, unknown.slice(0, comparedNames))),
    ...unknown.map((name) => unknownTensor(name, absent.slice(0, comparedNames))),
    ...wanted.flatMap((entry) => {
      const tensor = tensors.get(entry.name);
      return tensor ? misfits(entry, tensor) : [];
    }),
  ];
}

function missingTensor({ name, layer, shape }: StateDictEntry, unknown: readonly string[]): Finding {
  const near = nearest(name, unknown);
  return {
    ...placed('missingTensor', name, layer),
    message: `${name}: expected a tensor of ${formatShape(shape)}, received none`,
    expected: shape,
    hint: near ? `Is it "${near}"? Rename that one.` : 'Save the whole state_dict, parameters and buffers.',
  };
}

function unknownTensor(name: string, missing: readonly string[]): Finding {
  const near = nearest(name, missing);
  return {
    ...placed('unknownTensor', name),
    message: `${name}: the model has no parameter or buffer of this name`,
    hint: near ? `Is it "${near}"?` : 'Leave it out, or give the layer the id that the names have: <id>.weight.',
  };
}

function misfits({ name, layer, shape }: StateDictEntry, given: GivenTensor): Finding[] {
  const dtype: Finding = {
    ...placed('wrongDtype', name, layer),
    message: `${name}: expected floating-point numbers, received ${given.dtype}`,
    expected: 'F32, F64, F16 or BF16',
    received: given.dtype,
    hint: 'Save it as float32.',
  };
  const size: Finding = {
    ...placed('wrongShape', name, layer),
    message: `${name}: expected ${formatShape(shape)}, received ${formatShape(given.shape)}`,
    expected: shape,
    received: given.shape,
    hint: shapeHint(shape, given.shape),
  };
  const isFloat = given.dtype === 'float32' || given.dtype === 'float64';
  return [...(isFloat ? [] : [dtype]), ...(sameShape(shape, given.shape) ? [] : [size])];
}

function placed(code: string, name: string, layer?: string): Pick<Finding, 'severity' | 'code' | 'pointer' | 'layer'> {
  return { severity: 'error', code, pointer: jsonPointer([name]), ...(layer !== undefined && { layer }) };
}

/** Layouts of other frameworks have the same sizes in another order. */
function shapeHint(expected: Shape, received: Shape): string {
  const [first, second, ...kernel] = expected;
  if (expected.length === 2 && sameShape(received, [second, first])) {
    return 'It is transposed: PyTorch keeps the weight of a dense layer as [out, in]. Transpose it.';
  }
  if (kernel.length > 0 && sameShape(received, [...kernel, second, first])) {
    return 'It has the layout of Keras, [kernel..., in, out]; PyTorch keeps [out, in, kernel...]. Permute its axes.';
  }
  return 'Check that the layer has the same sizes in the model document.';
}
