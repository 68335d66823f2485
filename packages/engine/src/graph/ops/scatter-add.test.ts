import { expect, it } from 'vitest';
import { compile } from '../../runtime/evaluate.ts';
import { placeholder } from './placeholder.ts';
import { scatterAdd } from './scatter-add.ts';

it('loses no row that meets another, on two threads as on one', async () => {
  const [count, width, rows] = [60_000, 16, 4];
  const [x, indexes] = [placeholder('float32', [count, width]), placeholder('int64', [count])];
  const graph = { inputs: { x, indexes }, outputs: { y: scatterAdd(x, indexes, rows) } };
  const feeds = {
    x: { dtype: 'float32', shape: x.shape, data: new Float32Array(count * width).fill(1) },
    indexes: {
      dtype: 'int64',
      shape: indexes.shape,
      data: BigInt64Array.from({ length: count }, (_, at) => BigInt(at % rows)),
    },
  } as const;
  for (const threads of [1, 2]) {
    const compiled = await compile(graph, threads);
    for (let run = 0; run < 5; run++)
      expect(new Set((await compiled.run(feeds)).y.data as Float32Array)).toEqual(new Set([count / rows]));
    await compiled.close();
  }
});
