import {
  checkModel,
  gradientClipSchema,
  type HealthFinding,
  lossSchema,
  openTraining,
  optimizerSchema,
  regularizerSchema,
  type TrainingOptions,
  watched,
} from '@trainyard/engine';
import type { Specimen } from './specimen.ts';

/** What was told of a training, and after which epoch. */
export interface Told {
  readonly epoch: number;
  readonly finding: HealthFinding;
}

/** Trains a specimen and gathers what is told of its health. */
export async function observe(specimen: Specimen, seed: number): Promise<Told[]> {
  const options = trainingOf(specimen, seed);
  const training = await openTraining(options);
  const told: Told[] = [];
  try {
    for await (const event of watched(training, options)) {
      if (event.type === 'health') told.push({ epoch: event.epoch, finding: event.finding });
    }
  } finally {
    await training.close();
  }
  return told;
}

/** Everything a network was said to suffer from at some time, by name; `nothing` where that is so. */
export function named(told: readonly Told[]): string {
  const ailments = told.flatMap(({ finding }) => (finding.resolved ? [] : [finding.ailment]));
  return [...new Set(ailments)].join(' + ') || 'nothing';
}

function trainingOf(specimen: Specimen, seed: number): TrainingOptions {
  const { table: tableOf, layers, loss = { type: 'crossEntropy' }, optimizer = { type: 'adam' } } = specimen;
  const table = tableOf(seed);
  const output = { type: 'dense', units: Math.max(table.classes, 1) };
  const { model, findings } = checkModel({ input: { shape: table.shape }, layers: [...layers, output] });
  if (model === undefined) throw new Error(`${specimen.name} is no model: ${findings[0]?.message}`);
  const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, at) => from + at);
  const cut = table.rows - table.validation;
  const samples = { inputs: { input: table.inputs }, targets: table.targets };
  return {
    model,
    loss: lossSchema.parse(loss),
    optimizer: optimizerSchema.parse(optimizer),
    regularizer: specimen.regularizer && regularizerSchema.parse(specimen.regularizer),
    gradientClip: specimen.gradientClip && gradientClipSchema.parse(specimen.gradientClip),
    batchSize: specimen.batchSize ?? 32,
    epochs: specimen.epochs ?? 30,
    seed,
    threads: 1,
    train: { ...samples, rows: rows(0, cut) },
    validation: { ...samples, rows: rows(cut, table.rows) },
    runIn: 'caller',
  };
}
