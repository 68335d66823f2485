import type { EvaluationOptions, JobSpecOf } from '@trainyard/contracts';
import type { Model, Samples, Training } from '@trainyard/engine';
import type { ReportDraft } from '../attempt/messages.ts';
import type { AttemptChannel } from '../training/kinds/job-kind.ts';
import type { PreparedData } from '../training/prepare-data.ts';
import { templatesOf } from '../training/templates.ts';
import { decode } from './decode.ts';
import { measuredEquivariance } from './equivariance.ts';
import { classAxisOf, type Judge, judgeOf } from './judge.ts';
import type { JudgedSplit } from './judged-split.ts';
import { pictureOf } from './picture.ts';

/** A training at its end, and what it was made of. */
export interface Trained {
  training: Pick<Training, 'scan' | 'evaluateClasses' | 'weights'>;
  spec: Pick<JobSpecOf<'train'>, 'loss' | 'outputs' | 'target' | 'seed' | 'threads' | 'evaluation'>;
  model: Model;
  data: PreparedData;
}

type SplitName = EvaluationOptions['splits'][number];
type Output = { name: string; judge: Judge; loss: JudgedSplit['loss'] };

/** Targets of an output among samples. */
function targetsFor(name: string, { model }: Trained, samples: Samples): Pick<Samples, 'rows' | 'targets'> {
  if (name === model.output) return samples;
  return { rows: samples.rows, targets: samples.otherTargets?.[name] ?? new Float32Array(0) };
}

/** Every output of the model, ready to be judged on samples. */
function outputsOf(trained: Trained, samples: Samples): Output[] {
  const { model, spec, data } = trained;
  return model.outputs.map(({ id: name, type: { shape } }): Output => {
    const first = name === model.output;
    const target = first ? data.target : data.otherTargets[name];
    const loss = first ? spec.loss : spec.outputs?.[name]?.loss;
    if (!target || !loss) throw new Error(`internal: the output ${name} has no target or no loss`);
    const axis = classAxisOf(shape, loss);
    const judged = targetsFor(name, trained, samples);
    const train = targetsFor(name, trained, data.train);
    return { name, loss, judge: judgeOf({ target, loss, shape, axis, judged, train }) };
  });
}

/** What a decoder writes by itself, of a model that is one. */
async function writtenBy({ training, spec, model }: Trained, samples: Samples): Promise<Int32Array | undefined> {
  const { kind, input: teacher } = spec.target;
  if (kind !== 'sequence' || teacher === undefined) return undefined;
  return decode(training, samples, teacher, model.outputType.shape[0] ?? 0);
}

/** Reports of every output on a split, in one pass over its rows. @throws the reason of the stop, when it comes on the way */
async function* reportsOf(
  trained: Trained,
  split: SplitName,
  samples: Samples,
  stop: AbortSignal,
): AsyncGenerator<ReportDraft> {
  const { training, spec, data, model } = trained;
  const outputs = outputsOf(trained, samples);
  const metrics = await training.scan(samples, ({ start, heads }) => {
    stop.throwIfAborted();
    for (const { name, judge } of outputs) {
      const head = heads[name];
      if (head) judge.add(start, head);
    }
  });
  const written = await writtenBy(trained, samples);
  const part = split === 'test' && data.ownTest ? 'test' : 'train';
  for (const { name, judge, loss } of outputs) {
    const draft = await judge.report(
      {
        split,
        part,
        rows: samples.rows,
        groups: data.groups?.[part],
        loss,
        meanLoss: metrics[name]?.loss ?? Number.NaN,
        options: spec.evaluation,
        seed: spec.seed,
        tokenizer: data.sequence?.tokenizer,
        picture: pictureOf(data, samples),
      },
      name === model.output ? written : undefined,
    );
    yield { ...draft, ...(outputs.length > 1 && { output: name }) };
  }
}

/** Evaluates what was held out and sends a report of each split and output; false when it was stopped on the way. @throws the reason of the stop, when it comes amid a split */
export async function sendReports(
  trained: Trained,
  { send, stop }: Pick<AttemptChannel, 'send' | 'stop'>,
): Promise<boolean> {
  const { training, spec, model, data } = trained;
  const weights = await training.weights();
  const templates = templatesOf(model, data.target, weights);
  // Measured once: of the test split where that is evaluated.
  const measured = [...spec.evaluation.splits].reverse().find((split) => spec.evaluation.equivariance && data[split]);
  for (const split of spec.evaluation.splits) {
    const samples = data[split];
    if (!samples) continue;
    const images = { model, loss: spec.loss, weights, samples, threads: spec.threads };
    const equivariance = split === measured ? await measuredEquivariance(images) : undefined;
    for await (const draft of reportsOf(trained, split, samples, stop)) {
      if (stop.aborted) return false;
      const isFirst = draft.output === undefined || draft.output === model.output;
      const more = { ...(templates && { templates }), ...(equivariance && { equivariance }) };
      send({ type: 'report', report: { ...draft, ...(isFirst && more) } });
    }
  }
  return true;
}
