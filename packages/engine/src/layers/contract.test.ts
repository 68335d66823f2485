import { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../interchange/safetensors.ts';
import { checkModel } from '../model/check.ts';
import { emit } from '../onnx/emit.ts';
import { emitWithFreeBatch } from '../onnx/free-batch.ts';
import { evaluate, type NamedData } from '../runtime/evaluate.ts';
import type { TensorData } from '../tensor/array.ts';
import { checkGradients, nonlinearSum } from '../testing/gradient-check.ts';
import { type BuiltLayer, layerUnderTest, type Mode } from '../testing/layer-under-test.ts';
import { describeDocuments } from '../testing/member-documents.ts';
import type { Layer } from './define-layer.ts';
import * as registry from './index.ts';

// What every layer must pass, with each of its examples as a model of that one layer.

const members = Object.entries(registry) as unknown as [string, Layer][];
const modes: readonly Mode[] = ['train', 'eval'];
const passes = modes.flatMap((mode) => [1, 3].map((batch) => ({ mode, batch })));

describe.each(members)('%s', (type, { config, examples }) => {
  describeDocuments(
    type,
    config,
    examples.map(({ options }) => options),
  );

  describe.each(examples.map((example) => [JSON.stringify(example), example] as const))('%s', (_, example) => {
    const { document, model, build, feeds } = layerUnderTest(type, example);
    const names = (specs: readonly { readonly name: string }[]) => specs.map(({ name }) => name).toSorted();

    it('is called by its type and ordinal, and its settled document says the same again', () => {
      expect(model.output).toBe(`${type}1`);
      const again = checkModel(JSON.parse(JSON.stringify(model.document)));
      expect(again.findings).toEqual([]);
      expect(again.model?.document).toEqual(model.document);
      expect(names(again.model?.parameters ?? [])).toEqual(names(checkModel(document).model?.parameters ?? []));
    });

    it.each(passes)('has the shape its rule tells, in $mode mode with a batch of $batch', async ({ mode, batch }) => {
      const { output, graph } = build(mode, batch);
      const expected = [batch, ...model.outputType.shape];
      expect(output.shape).toEqual(expected);
      expect(output.dtype).toBe(model.outputType.dtype);
      const results = await runBare(emit(graph), feeds(mode, batch, 'float32', 1));
      expect(results.output.dims).toEqual(expected);
    });

    it.each(modes)('reads every parameter it declares once, and in %s mode the draws it should', (mode) => {
      const { parametersRead, drawsRead } = build(mode, 2);
      expect(parametersRead.toSorted()).toEqual(names(model.parameters));
      expect(drawsRead.toSorted()).toEqual(mode === 'train' ? names(model.draws) : []);
    });

    it('moves the buffers it declares, only in train mode', () => {
      const moved = ({ before, after }: BuiltLayer) =>
        Object.keys(after).filter((name) => after[name] !== before[name]);
      expect(moved(build('train', 2)).toSorted()).toEqual(names(model.buffers));
      expect(moved(build('eval', 2))).toEqual([]);
      expect(Object.keys(build('train', 2).after).toSorted()).toEqual(names(model.buffers));
    });

    const exact = example.gradient === 'surrogate' ? (['eval'] as const) : modes;
    it.each(exact)('agrees with central differences in %s mode', async (mode) => {
      const { inputs, output } = build(mode, 3, 'float64');
      const wanted = Object.keys(inputs).filter(
        (name) => /^(input|parameter):/.test(name) && inputs[name].dtype === 'float64',
      );
      await checkGradients({
        inputs,
        scalar: nonlinearSum(output),
        wanted,
        feeds: (seed) => feeds(mode, 3, 'float64', seed),
      });
    });

    it('gives the same bytes for the same draws, and others for others', async () => {
      const { graph } = build('train', 3);
      const given = feeds('train', 3, 'float32', 1);
      const [first, second] = [await evaluate(graph, given), await evaluate(build('train', 3).graph, given)];
      expect(bytesOf(second)).toEqual(bytesOf(first));
      if (model.draws.length === 0) return;
      const others = feeds('train', 3, 'float32', 2);
      const draws = Object.entries(others).filter(([name]) => name.startsWith('draw:'));
      expect(bytesOf(await evaluate(graph, { ...given, ...Object.fromEntries(draws) }))).not.toEqual(bytesOf(first));
    });

    it('exports to ONNX for a batch of any size, with the numbers of evaluation mode', async () => {
      const exported = emitWithFreeBatch((batch) => build('eval', batch).graph, 'batch', {});
      for (const batch of [1, 4]) {
        const given = feeds('eval', batch, 'float32', 5);
        const [bare, ours] = [await runBare(exported, given), await evaluate(build('eval', batch).graph, given)];
        expect(bare.output.dims).toEqual(ours.output.shape);
        expectClose(bare.output.data as Float32Array, ours.output.data as Float32Array);
      }
    });

    it('keeps its parameters and buffers under their state_dict names in safetensors', () => {
      const given = Object.entries(feeds('eval', 1, 'float32', 1)).filter(([name]) => !name.startsWith('input:'));
      const tensors = given.map(([name, data]) => ({ name: name.slice(name.indexOf(':') + 1), ...data }));
      expect(names(tensors)).toEqual([...names(model.parameters), ...names(model.buffers)].toSorted());
      const read = readSafetensors(writeSafetensors(tensors, {})).tensors;
      expect(read.map(({ name, shape, data }) => ({ name, shape, data: Array.from(data, Number) }))).toEqual(
        tensors.map(({ name, shape, data }) => ({ name, shape, data: Array.from(data, Number) })),
      );
    });
  });
});

/** Runs a model without telling ONNX Runtime the shapes of its outputs. */
async function runBare(model: Uint8Array, feeds: NamedData): Promise<InferenceSession.OnnxValueMapType> {
  const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
  const taken = session.inputNames.map((name) => {
    const { dtype, shape, data } = feeds[name];
    return [name, new RuntimeTensor(dtype, data as Float32Array, [...shape])];
  });
  const results = await session.run(Object.fromEntries(taken));
  await session.release();
  return results;
}

function bytesOf(results: Readonly<Record<string, TensorData>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, Buffer.from(data.buffer).toString('hex')]),
  );
}

function expectClose(received: Float32Array, expected: Float32Array): void {
  expect(received.length).toBe(expected.length);
  for (const [i, value] of expected.entries())
    expect(Math.abs(received[i] - value)).toBeLessThanOrEqual(1e-5 * (1 + Math.abs(value)));
}
