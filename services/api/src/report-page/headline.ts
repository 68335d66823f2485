import type { EvaluationReport } from '@trainyard/contracts';
import { html, type Markup } from './markup.ts';
import { shown } from './numbers.ts';
import { table } from './table.ts';

/** A number of a report beside its interval and its baseline. */
interface Headline {
  name: string;
  value: number | null | undefined;
  /** Its name among the intervals. */
  interval: string;
  baseline?: number | null | undefined;
}

function headlinesOf(report: EvaluationReport): Headline[] {
  const row = (name: string, interval: string, value: Headline['value'], base?: Headline['value']): Headline => ({
    name,
    interval,
    value,
    baseline: base,
  });
  switch (report.task) {
    case 'classification':
      return [
        row('Accuracy', 'accuracy', report.accuracy, report.baseline.accuracy),
        row('Precision (macro)', 'precision', report.macro.precision, report.baseline.macro.precision),
        row('Recall (macro)', 'recall', report.macro.recall, report.baseline.macro.recall),
        row('F1 (macro)', 'f1', report.macro.f1, report.baseline.macro.f1),
        row('F1 (weighted)', '', report.weighted.f1, report.baseline.weighted.f1),
        ...report.topK.map(({ k, accuracy }) => row(`Top ${k} accuracy`, '', accuracy)),
        row('Log loss', 'logLoss', report.logLoss, report.baseline.logLoss),
        row('AUC (macro)', 'rocAuc', report.ranking?.macro.rocAuc),
        row('Average precision (macro)', 'averagePrecision', report.ranking?.macro.averagePrecision),
        row('Calibration error', 'calibrationError', report.calibration?.error),
      ];
    case 'multiLabel':
      return [
        row('Hamming loss', 'hammingLoss', report.hammingLoss, report.baseline.hammingLoss),
        row('Exact match', 'exactMatch', report.exactMatch, report.baseline.exactMatch),
        row('F1 (macro)', 'f1', report.macro.f1, report.baseline.macro.f1),
        row('F1 (micro)', '', report.micro.f1, report.baseline.micro.f1),
        row('Log loss', 'logLoss', report.logLoss, report.baseline.logLoss),
        row('AUC (macro)', 'rocAuc', report.ranking?.macro.rocAuc),
        row('Average precision (macro)', 'averagePrecision', report.ranking?.macro.averagePrecision),
        row('Calibration error', 'calibrationError', report.calibration?.error),
      ];
    case 'regression':
      return (['r2', 'rmse', 'mae', 'mse'] as const).map((name) =>
        row({ r2: 'R²', rmse: 'RMSE', mae: 'MAE', mse: 'MSE' }[name], name, report[name], report.baseline[name]),
      );
    case 'sequence':
      return [
        row('Accuracy of tokens', 'accuracy', report.accuracy, report.baseline.accuracy),
        row('Exact match', 'exactMatch', report.exactMatch),
        row('Log loss per token', 'logLoss', report.logLoss, report.baseline.logLoss),
        row('Perplexity', '', report.perplexity, report.baseline.perplexity),
      ];
  }
}

/** What the baseline is, in words. */
function baselineOf(report: EvaluationReport): string {
  if (report.task === 'classification') return `always “${report.baseline.class}”`;
  if (report.task === 'multiLabel') return 'the more frequent answer';
  return report.task === 'regression' ? 'the mean of training' : `always “${report.baseline.token}”`;
}

/** The numbers of a report that count first, with how sure they are and what the simplest model would reach. */
export function headline(report: EvaluationReport): Markup {
  const { bootstrap } = report;
  const rows = headlinesOf(report).filter(({ value }) => value !== undefined && value !== null);
  const [first] = rows;
  const intervalOf = ({ interval }: Headline) => {
    const found = bootstrap?.intervals[interval];
    return found ? `${shown(found.lower)} – ${shown(found.upper)}` : '';
  };
  const level = bootstrap ? `${shown(bootstrap.level * 100)} % interval` : 'Interval';
  return html`${
    first &&
    html`<p class="lead"><strong>${shown(first.value)}</strong> ${first.name.toLowerCase()}${intervalOf(first) !== '' && html` <span class="quiet">(${intervalOf(first)})</span>`}${first.baseline !== undefined && html` <span class="quiet">against ${shown(first.baseline)}: ${baselineOf(report)}</span>`}</p>`
  }${table(
    ['Metric', 'Value', level, 'Baseline'],
    rows.map((each) => [
      each.name,
      shown(each.value),
      intervalOf(each),
      each.baseline === undefined ? '' : shown(each.baseline),
    ]),
  )}${
    bootstrap &&
    html`<p class="quiet">Intervals: percentile bootstrap, ${bootstrap.resamples} resamples of ${bootstrap.by === 'group' ? 'groups' : 'rows'}. Baseline: ${baselineOf(report)}, on the same rows.</p>`
  }`;
}
