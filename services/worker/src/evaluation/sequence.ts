import { type ClassRecord, classBaseline, tokenMeasures, tokenReport } from '@trainyard/engine';
import { decodeText, decodeTokens, type FittedTokenizer, padToken } from '@trainyard/engine/spec';
import type { ReportDraft } from '../attempt/messages.ts';
import { intervalsOf } from './intervals.ts';
import { finite, type JudgedSplit } from './judged-split.ts';
import { sharedFields } from './shared-fields.ts';

type Draft = Extract<ReportDraft, { task: 'sequence' }>;

/** Sequences of tokens, [samples, length]: the true ones, and what came out in the end, by a decoder that wrote by itself. */
export interface Sequences {
  length: number;
  targets: Int32Array;
  written: Int32Array;
}

const mostLengths = 100;
const mostCharacters = 300;

/** Report of an output that tells the tokens of a text. `priors` counts the tokens in the training split. */
export async function sequenceReport(
  judged: JudgedSplit,
  record: ClassRecord,
  sequences: Sequences,
  priors: ArrayLike<number>,
): Promise<Draft> {
  const exact = exactOf(sequences);
  const report = tokenReport(record, exact);
  const measures = tokenMeasures(record, exact);
  const bootstrap = await intervalsOf(judged, measures, {
    sampleOf: record.sampleOf,
    cost: 4 * record.targets.length,
  });
  const baseline = classBaseline(record, priors);
  const logLoss = finite(report.logLoss);
  const baselineLoss = record.probabilities ? finite(baseline.logLoss) : null;
  return {
    ...sharedFields(judged, record, exampleOf(judged, sequences), { bootstrap, notes: [] }),
    task: 'sequence',
    tokens: report.tokens,
    accuracy: report.accuracy,
    exactMatch: report.exactMatch,
    logLoss,
    perplexity: perplexityOf(logLoss),
    byLength: report.byLength.slice(0, mostLengths),
    baseline: {
      token: textOf(judged.tokenizer, Int32Array.of(baseline.label)),
      accuracy: finite(baseline.accuracy) ?? 0,
      logLoss: baselineLoss,
      perplexity: perplexityOf(baselineLoss),
    },
  };
}

const perplexityOf = (logLoss: number | null) => (logLoss === null ? null : finite(Math.exp(logLoss)));

/** Of each sample whether every token that counts was found. */
export function exactOf({ length, targets, written }: Sequences): Uint8Array {
  return Uint8Array.from({ length: targets.length / length }, (_, sample) => {
    for (let at = sample * length; at < (sample + 1) * length; at++) {
      if (targets[at] !== padToken && targets[at] !== written[at]) return 0;
    }
    return 1;
  });
}

function textOf(tokenizer: FittedTokenizer | undefined, ids: Int32Array): string {
  if (!tokenizer) return ids.join(' ');
  return decodeText(decodeTokens(ids, tokenizer), tokenizer).slice(0, mostCharacters);
}

function exampleOf({ tokenizer }: JudgedSplit, { length, targets, written }: Sequences) {
  return (sample: number) => {
    const of = (tokens: Int32Array) => tokens.subarray(sample * length, (sample + 1) * length);
    const counted = of(targets).findLastIndex((token) => token !== padToken) + 1;
    return {
      target: textOf(tokenizer, of(targets).subarray(0, counted)),
      prediction: textOf(tokenizer, of(written).subarray(0, counted)),
      probability: null,
      confidence: null,
    };
  };
}
