import {
  featureSources,
  type JobFeatures,
  type JobTarget,
  type ProblemFinding,
  type SettledSource,
} from '@trainyard/contracts';
import { decodingFindings, type Model } from '@trainyard/engine/check';
import { formatShape } from '@trainyard/engine/spec';
import { errorAt, namesOf, quoted } from './finding.ts';
import type { PlacedModel } from './input.ts';

/** What feeds the inputs of a model. */
export interface Feeds {
  /** By the names of the inputs. */
  sources: Record<string, SettledSource>;
  /** The input that takes the target one step late. */
  teacher: string | undefined;
}

/** What is known of the target. */
export type Asked = { [Field in 'kind' | 'input']?: JobTarget[Field] | undefined } | undefined;

function teacherOf({ inputs }: Pick<Model, 'inputs'>, features: JobFeatures, target: Asked): string | undefined {
  if (target?.input !== undefined || target?.kind !== 'sequence') return target?.input;
  const names = Object.keys(inputs);
  const fed = new Set(features.inputs ? Object.keys(features.inputs) : names.slice(0, 1));
  const free = names.filter((name) => !fed.has(name) && inputs[name]?.dtype === 'int64');
  return free.length === 1 ? free[0] : undefined;
}

/** Which source feeds which input of a model. */
export function feedsOf(model: Pick<Model, 'inputs'>, features: JobFeatures, target: Asked): Feeds {
  const teacher = teacherOf(model, features, target);
  return { teacher, sources: featureSources(features, Object.keys(model.inputs), teacher) };
}

function unknownInput(name: string, pointer: string, { inputs }: Model): ProblemFinding {
  const message = `the model has no input ${quoted(name)}`;
  const hint = `Its inputs are ${namesOf(Object.keys(inputs))}.`;
  return errorAt(pointer, { code: 'unknownInput', message, received: name, hint });
}

/** What keeps an encoder-decoder from being cut into encoder.onnx and decoder-step.onnx. */
function decodingWarnings(teacher: string, { model, at }: PlacedModel): ProblemFinding[] {
  return decodingFindings(model, teacher).map(({ message, hint = '', pointer, ...finding }) => ({
    ...finding,
    pointer: at(pointer),
    severity: 'warning',
    message: `${message}; without that it is exported as one ONNX model alone`,
    hint,
  }));
}

function teacherFindings({ teacher, sources }: Feeds, { model, at }: PlacedModel): ProblemFinding[] {
  if (teacher === undefined) return [];
  const input = model.inputs[teacher];
  if (!input) return [unknownInput(teacher, '/target/input', model)];
  const received = `${input.dtype} ${formatShape(input.shape)}`;
  const hint = 'Give the model an int64 input of one axis, as long as its output, for the target one step late.';
  if (input.dtype !== 'int64' || input.shape.length !== 1) {
    const message = `the input ${teacher} is ${received}, the tokens of a target are int64 [length]`;
    return [
      errorAt(at(`/inputs/${teacher}`), { code: 'inputType', message, expected: 'int64 [length]', received, hint }),
    ];
  }
  if (!Object.hasOwn(sources, teacher)) return decodingWarnings(teacher, { model, at });
  const message = `the input ${teacher} is fed by features and by the target`;
  return [
    errorAt('/target/input', { code: 'inputTwice', message, hint: 'Name another input, or leave one of both out.' }),
  ];
}

/** Holds what feeds a model to its inputs: each is fed, and by one thing. */
export function feedFindings(feeds: Feeds, placed: PlacedModel): ProblemFinding[] {
  const { model, at } = placed;
  const names = Object.keys(feeds.sources);
  const unknown = names.filter((name) => !Object.hasOwn(model.inputs, name));
  const unfed = Object.keys(model.inputs).filter((name) => !names.includes(name) && name !== feeds.teacher);
  const hint = 'Give its columns in features.inputs; the one that takes the target one step late is target.input.';
  return [
    ...unknown.map((name) => unknownInput(name, `/features/inputs/${name}`, model)),
    ...unfed.map((name) => {
      const message = `nothing feeds the input ${quoted(name)} of the model`;
      return errorAt(at(`/inputs/${name}`), { code: 'unfedInput', message, received: name, hint });
    }),
    ...teacherFindings(feeds, placed),
  ];
}
