import type { Target } from '@trainyard/datasets';
import { ClassRecorder, NumberRecorder, type Samples, type ScannedHead, scaleOf, targetsOf } from '@trainyard/engine';
import { type LossOptions, sizeOf } from '@trainyard/engine/spec';
import type { ReportDraft } from '../attempt/messages.ts';
import { classificationReport } from './classification.ts';
import type { JudgedSplit } from './judged-split.ts';
import { multiLabelReport } from './multi-label.ts';
import { areFlags, classPriors, meanTargets } from './priors.ts';
import { regressionReport } from './regression.ts';
import { sequenceReport } from './sequence.ts';

/** An output of a model, with what it learned. */
export interface JudgedHead {
  target: Target;
  loss: LossOptions;
  /** Shape of the output, and the axis of the classes. */
  shape: readonly number[];
  axis: number;
  /** Targets of the part of the dataset that is judged, and those that were trained on. */
  judged: Pick<Samples, 'rows' | 'targets'>;
  train: Pick<Samples, 'rows' | 'targets'>;
}

/** Takes what an output made of each batch, and reports of all in the end. */
export interface Judge {
  add(start: number, head: ScannedHead): void;
  /** `written` are the sequences that a decoder came to by itself. */
  report(split: JudgedSplit, written?: Int32Array): Promise<ReportDraft>;
}

// Outputs over classes that are kept for curves: 64 MiB.
const mostScores = 2 ** 24;

/** The judge that suits an output. */
export function judgeOf(head: JudgedHead): Judge {
  const { target } = head;
  if (target.kind === 'sequence') return tokenJudge(head);
  if (target.kind === 'class' || target.kind === 'classes') return classJudge(head, target.classes);
  return numberJudge(head, target.columns);
}

const positionsOf = ({ shape, axis }: JudgedHead) => sizeOf(shape) / (shape[axis] ?? 1);

/** Targets of this class count nothing. */
const ignoredBy = (loss: LossOptions) => ('ignoreIndex' in loss ? loss.ignoreIndex : undefined);

function classRecorder(head: JudgedHead, keepScores: boolean): ClassRecorder {
  const { judged, loss } = head;
  const samples = judged.rows.length;
  return new ClassRecorder({ samples, head, scale: scaleOf(loss), ignored: ignoredBy(loss), keepScores });
}

function classJudge(head: JudgedHead, classes: readonly string[]): Judge {
  const { judged, shape, loss, train } = head;
  const recorder = classRecorder(head, judged.rows.length * sizeOf(shape) <= mostScores);
  return {
    add: (start, scanned) => recorder.add(start, scanned),
    report: (split) => {
      const priors = classPriors(train, positionsOf(head), classes.length, ignoredBy(loss));
      return classificationReport(split, recorder.result(), classes, priors);
    },
  };
}

function tokenJudge(head: JudgedHead): Judge {
  const recorder = classRecorder(head, false);
  const length = positionsOf(head);
  const { rows } = head.judged;
  const [targets, told] = [new Int32Array(rows.length * length), new Int32Array(rows.length * length)];
  return {
    add: (start, scanned) => {
      recorder.add(start, scanned);
      targets.set(scanned.targets, start * length);
    },
    report: (split, written) => {
      const record = recorder.result();
      if (!written) fillTold(told, record, targets, ignoredBy(head.loss), length);
      const sequences = { length, targets, written: written ?? told };
      const priors = classPriors(head.train, length, record.classes, ignoredBy(head.loss));
      return sequenceReport(split, record, sequences, priors);
    },
  };
}

/** Puts the token told at each position that counts where it belongs; at the others nothing is asked. */
function fillTold(
  told: Int32Array,
  { predictions }: { predictions: Int32Array },
  targets: Int32Array,
  ignored: number | undefined,
  length: number,
): void {
  let next = 0;
  for (let at = 0; at < targets.length && length > 0; at++) {
    if (targets[at] !== ignored) told[at] = predictions[next++] ?? 0;
  }
}

function numberJudge(head: JudgedHead, columns: readonly string[]): Judge {
  const { judged, train, loss } = head;
  const size = columns.length;
  const recorder = new NumberRecorder(judged.rows.length, size);
  // Shares of an answer, as of a pixel between black and white, are numbers like others.
  const isYesNo = loss.type === 'binaryCrossEntropy' && areFlags(train, size) && areFlags(judged, size);
  return {
    add: (start, scanned) => recorder.add(start, scanned),
    report: (split) => {
      const means = meanTargets(train, size);
      const report = isYesNo ? multiLabelReport : regressionReport;
      return report(split, recorder.result(), columns, means);
    },
  };
}

/** The axis of the classes in an output, for a loss over classes. */
export function classAxisOf(shape: readonly number[], loss: LossOptions): number {
  if (targetsOf(loss).kind !== 'class' || !('axis' in loss)) return 0;
  return loss.axis < 0 ? loss.axis + shape.length : loss.axis;
}
