import type { Finding } from '../findings/finding.ts';
import type { CarriedState } from '../layers/define-layer.ts';
import type { ModelLayer } from './model.ts';
import { nearest } from './nearest.ts';
import type { ParsedLayer } from './parse-layers.ts';

/** The state a layer carries; undefined: it carries none, or could not be read. */
export function carriedBy({ parsed }: Pick<ParsedLayer, 'parsed'>): CarriedState | undefined {
  return parsed?.definition.carries?.(parsed.options);
}

/** Names of all that has to be built before a layer: its sources, and the layer from whose state it starts. */
export function waitsFor(layer: ParsedLayer): readonly string[] {
  const start = carriedBy(layer)?.startsFrom;
  return start === undefined ? layer.sources : [...layer.sources, start];
}

/** The same of a layer of a model. */
export function readBy({ inputs, definition, options }: ModelLayer): readonly string[] {
  const start = definition.carries?.(options).startsFrom;
  return start === undefined ? inputs : [...inputs, start];
}

/** Reports layers that start from the state of a layer that does not exist, has none, or has one of another shape. */
export function reportStates(layers: readonly ParsedLayer[], findings: Finding[]): void {
  // Of a name that is used twice the first layer counts: the others are reported already.
  const byId = new Map(layers.toReversed().map((layer) => [layer.id, layer]));
  for (const layer of layers) {
    const own = carriedBy(layer);
    if (own?.startsFrom === undefined) continue;
    const misfit = misfitOf(own, own.startsFrom, byId);
    if (misfit === undefined) continue;
    const message = `${layer.id} starts from ${own.startsFrom}: expected ${misfit.expected}, received ${misfit.received}`;
    const pointer = `${layer.pointer}/initialState`;
    findings.push({ severity: 'error', pointer, layer: layer.id, message, ...misfit });
  }
}

type Misfit = Pick<Finding, 'code' | 'hint'> & { readonly expected: string; readonly received: string };

function misfitOf(own: CarriedState, name: string, byId: ReadonlyMap<string, ParsedLayer>): Misfit | undefined {
  const named = byId.get(name);
  if (named === undefined) {
    const recurrent = [...byId.values()].filter((layer) => carriedBy(layer) !== undefined).map(({ id }) => id);
    const suggestion = nearest(name, recurrent);
    const hint =
      suggestion === undefined ? 'Give that layer its id, or leave initialState out.' : `Did you mean ${suggestion}?`;
    return { code: 'unknownState', expected: 'the name of a recurrent layer', received: name, hint };
  }
  if (named.parsed === undefined) return undefined;
  const other = carriedBy(named);
  const received = other ? described(other) : `${named.type}, which has no state`;
  if (other && described(other) === described(own)) return undefined;
  return {
    code: other ? 'stateMismatch' : 'noState',
    expected: `a recurrent layer with a state of ${described(own)}`,
    received,
    hint: 'Name a layer of the same type, hiddenSize and bidirectional.',
  };
}

function described({ hiddenSize, bidirectional, tensors }: CarriedState): string {
  return `${tensors === 2 ? 'h and c' : 'h'} of ${hiddenSize} numbers in ${bidirectional ? 'two directions' : 'one direction'}`;
}
