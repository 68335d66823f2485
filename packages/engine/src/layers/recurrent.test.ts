import { describe, expect, it } from 'vitest';
import { gradients } from '../graph/differentiate.ts';
import * as ops from '../graph/ops/index.ts';
import type { Tensor } from '../graph/tensor.ts';
import { topologicalOrder } from '../graph/traverse.ts';
import { evaluate } from '../runtime/evaluate.ts';
import { valuesFor } from '../testing/values.ts';
import type { Layer, Value } from './define-layer.ts';
import { gru } from './gru.ts';
import { lstm } from './lstm.ts';
import { rnn } from './rnn.ts';

const members = Object.entries({ rnn, lstm, gru }) as unknown as [string, Layer][];
const directions = [false, true];
const kinds = members.flatMap(([type, layer]) => directions.map((bidirectional) => ({ type, layer, bidirectional })));
const features = 2;

/** A recurrent layer over a sequence of constants, its parameters drawn by name. */
function run({ type, layer, bidirectional }: (typeof kinds)[number], steps: readonly number[][], mask?: number[]) {
  const options = layer.config.parse({ type, hiddenSize: 3, bidirectional, returnSequences: true } as never);
  const inputs = [{ shape: [steps.length, features], dtype: 'float32' }] as const;
  const specs = layer.parameters?.(inputs, options) ?? {};
  const parameters = Object.fromEntries(
    Object.entries(specs).map(([name, { shape }]): [string, Tensor] => {
      const { data } = valuesFor({ dtype: 'float64', shape }, 'normal', 1, name);
      return [name, ops.constant('float64', shape, data)];
    }),
  );
  const x = ops.constant('float64', [1, steps.length, features], steps.flat());
  const given: Value = { tensor: x, mask: mask && ops.constant('float64', [1, steps.length], mask) };
  const value = layer.build({
    inputs: [given],
    options,
    mode: 'eval',
    parameter: (name) => parameters[name],
    buffer: () => x,
    updateBuffer: () => undefined,
    draw: () => x,
  });
  return { value, parameters };
}

async function numbers({ tensor, state = [] }: Value) {
  const named = Object.fromEntries([tensor, ...state].map((each, at) => [`${at}`, each]));
  const results = await evaluate({ inputs: {}, outputs: named });
  const [sequence, ...states] = Object.values(results).map(({ data }) => Array.from(data, Number));
  return { sequence, states: states.flat() };
}

describe.each(kinds)('$type, bidirectional $bidirectional', (kind) => {
  const steps = [
    [0.5, -1],
    [2, 0.25],
    [-0.75, 1],
    [1.5, 1],
  ];
  const width = kind.bidirectional ? 6 : 3;

  it.each([[[1, 1, 0, 0]], [[0, 1, 0, 1]], [[1, 0, 1, 1]]])(
    'ends with mask %j as over the steps that count, with zeros between',
    async (mask) => {
      const counted = steps.flatMap((_, at) => (mask[at] === 1 ? [at] : []));
      const short = await numbers(
        run(
          kind,
          counted.map((at) => steps[at]),
        ).value,
      );
      const long = await numbers(run(kind, steps, mask).value);
      expectClose(long.states, short.states);
      for (const [at, keeps] of mask.entries()) {
        const place = counted.indexOf(at);
        const expected = short.sequence.slice(place * width, (place + 1) * width);
        expectClose(long.sequence.slice(at * width, (at + 1) * width), keeps ? expected : new Array(width).fill(0));
      }
    },
  );

  it('has an initial state of zeros where no step counts', async () => {
    const { sequence, states } = await numbers(run(kind, steps, [0, 0, 0, 0]).value);
    expect([...sequence, ...states].every((value) => value === 0)).toBe(true);
  });

  it('multiplies matrices for the gradient of its weights once, however many steps there are', () => {
    const products = (count: number) => {
      const { value, parameters } = run(
        kind,
        Array.from({ length: count }, () => [1, 2]),
      );
      const slopes = gradients(ops.sum(value.tensor), Object.values(parameters));
      const order = topologicalOrder(slopes);
      return order.filter(
        ({ op, inputs }) => op.name === 'matmul' && inputs[0].shape[0] > 1 && isProductOfRows(inputs),
      );
    };
    expect(products(10).length).toBe(products(5).length);
  });
});

/** Products that sum over the rows, of which there are as many as steps (of a batch of one). */
function isProductOfRows([a, b]: readonly Tensor[]): boolean {
  return a.shape[0] === b.shape[0];
}

function expectClose(received: readonly number[], expected: readonly number[]): void {
  expect(received.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(received[i]).toBeCloseTo(value, 12);
}
