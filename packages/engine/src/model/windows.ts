import type { Finding } from '../findings/finding.ts';
import { type LossOptions, targetsOf } from '../losses/document.ts';
import { formatShape, type Shape, sameShape } from '../tensor/shape.ts';
import { checkModel } from './check.ts';
import type { Model } from './model.ts';

/** Some steps in a row of the sequences a model reads, and the model over so many. */
export interface TimeWindow {
  readonly start: number;
  readonly length: number;
  readonly model: Model;
}

/** Sequences cut into windows, through which backpropagation does not pass. */
export interface Windows {
  /** Steps of a whole sequence. */
  readonly time: number;
  /** each: there are targets at every step, and every window ends in an update; last: only the last window has any. */
  readonly updates: 'each' | 'last';
  readonly parts: readonly TimeWindow[];
}

/** Sequences of a model in windows of so many steps (the last may be shorter), or what keeps them from being cut.
 *  A window as long as the sequence, or longer, gives neither: nothing is cut. `losses` in the order of the outputs. */
export function windowsOf(
  model: Model,
  losses: readonly LossOptions[],
  window: number,
): { readonly windows?: Windows; readonly findings: readonly Finding[] } {
  const [[time = 0]] = Object.values(model.inputs).map(({ shape }) => shape);
  const findings = sequenceFindings(model);
  if (findings.length > 0 || window >= time) return { findings };
  const models = new Map<number, Model>();
  for (const length of new Set([window, time % window || window])) {
    const part = modelOver(model, length);
    if ('finding' in part) return { findings: [part.finding] };
    models.set(length, part.model);
  }
  const updates = new Set([...models.values()].flatMap((part) => updatesOf(model, part, losses)));
  const [kind] = updates;
  if (updates.size !== 1 || kind === undefined) return { findings: [outputFinding(model)] };
  const parts: TimeWindow[] = [];
  for (let start = 0; start < time; start += window) {
    const length = Math.min(window, time - start);
    parts.push({ start, length, model: models.get(length) as Model });
  }
  return { windows: { time, updates: kind, parts }, findings: [] };
}

function sequenceFindings({ inputs, layers }: Model): Finding[] {
  const shapes = Object.values(inputs).map(({ shape }) => shape);
  if (shapes.some(([time]) => time === undefined || time !== shapes[0][0])) {
    return [
      finding('/inputs', 'inputs whose first axis is time, equally long', shapes.map(formatShape).join(' and '), {
        hint: 'Give every input the shape [time, ...], or leave the window out.',
      }),
    ];
  }
  const carried = layers.flatMap((layer) => {
    const state = layer.definition.carries?.(layer.options);
    return state ? [{ ...layer, state }] : [];
  });
  if (carried.length === 0) {
    return [
      finding('/layers', 'a recurrent layer', 'none', { hint: 'Leave the window out: there is nothing to cut.' }),
    ];
  }
  return carried.flatMap(({ id, pointer, state }) => {
    const problem = state.bidirectional
      ? { expected: 'layers that read forwards', received: 'bidirectional: true' }
      : state.startsFrom !== undefined && {
          expected: 'layers that start from zeros',
          received: `initialState: ${state.startsFrom}`,
        };
    if (!problem) return [];
    const hint = 'Leave the window out, or the option: a state is carried from one window to the next only.';
    return [{ ...finding(pointer, problem.expected, problem.received, { hint }), layer: id }];
  });
}

/** The same model over sequences of another length. */
function modelOver(model: Model, length: number): { readonly model: Model } | { readonly finding: Finding } {
  const { document } = model;
  const cut = <T extends { readonly shape: Shape }>(input: T) => ({
    ...input,
    shape: [length, ...input.shape.slice(1)],
  });
  const { model: part, findings } = checkModel({
    ...document,
    ...(document.input && { input: cut(document.input) }),
    ...(document.inputs && {
      inputs: Object.fromEntries(Object.entries(document.inputs).map(([name, input]) => [name, cut(input)])),
    }),
  });
  const other = part?.parameters.find(({ name, shape }, at) => {
    const whole = model.parameters[at];
    return whole?.name !== name || !sameShape(whole.shape, shape);
  });
  if (part !== undefined && other === undefined) return { model: part };
  const layer = other?.layer ?? findings[0]?.layer ?? model.output;
  const pointer = model.layers.find(({ id }) => id === layer)?.pointer ?? '/layers';
  const hint = 'Let the layers act on each step alone, or leave the window out.';
  const problem = finding(pointer, 'layers that do not depend on how long the sequence is', layer, { hint });
  return { finding: { ...problem, layer } };
}

/** What becomes of the outputs when the sequence is shorter: as many steps fewer (targets too), or nothing. */
function updatesOf(model: Model, part: Model, losses: readonly LossOptions[]): ('each' | 'last' | undefined)[] {
  const [whole, length] = [model, part].map(({ inputs }) => Object.values(inputs)[0].shape[0]);
  return model.outputs.map(({ type: { shape } }, at) => {
    const cut = part.outputs[at].type.shape;
    if (sameShape(shape, cut)) return 'last';
    const [targets, cutTargets] = [shape, cut].map((each) => targetsOf(losses[at]).shape(each, losses[at]));
    const isPerStep =
      [shape, targets].every(([time]) => time === whole) && [cut, cutTargets].every(([time]) => time === length);
    return isPerStep ? 'each' : undefined;
  });
}

function outputFinding({ outputType: { shape }, output, layers }: Model): Finding {
  const pointer = layers.find(({ id }) => id === output)?.pointer ?? '/output';
  return finding(pointer, 'targets at every step, or one at the end', `an output ${formatShape(shape)}`, {
    hint: 'End in [time, ...] with the loss on axis -1, or in the last state of a recurrent layer.',
  });
}

function finding(pointer: string, expected: string, received: string, { hint }: { readonly hint: string }): Finding {
  const message = `truncated backpropagation through time expects ${expected}, received ${received}`;
  return { severity: 'error', code: 'notTruncatable', pointer, message, expected, received, hint };
}
