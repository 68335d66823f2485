import type { ClassificationReport, MultiLabelReport } from '@trainyard/contracts';
import { html, type Markup } from './markup.ts';
import { shown } from './numbers.ts';
import { plotted, type Series } from './plot.ts';
import { table } from './table.ts';

type Ranked = Pick<ClassificationReport, 'ranking' | 'calibration'>;

const unit = [0, 1] as const;
/** More lines than this are no longer told apart. */
const mostLines = 8;

function rocPlot({ ranking }: Ranked): Markup | null {
  if (!ranking) return null;
  const areas = ranking.curves.flatMap(({ class: name, rocCurve }) => (rocCurve ? [{ name, ...rocCurve }] : []));
  const mean = ranking.macroCurves?.rocCurve;
  const series: Series[] = [
    ...(mean ? [{ name: 'mean of all classes', x: mean.falsePositiveRate, y: mean.truePositiveRate }] : []),
    ...areas
      .slice(0, mostLines - 1)
      .map((each) => ({ name: each.name, x: each.falsePositiveRate, y: each.truePositiveRate })),
    { name: 'chance', x: [0, 1], y: [0, 1], as: 'guide' },
  ];
  return plotted({
    title: 'ROC curve',
    description: `area under the curve, mean of the classes: ${shown(ranking.macro.rocAuc)}`,
    x: { label: 'false positive rate', range: unit },
    y: { label: 'true positive rate', range: unit },
    series,
  });
}

function precisionRecallPlot({ ranking }: Ranked): Markup | null {
  if (!ranking) return null;
  const curves = ranking.curves.flatMap(({ class: name, precisionRecallCurve: curve }) =>
    curve ? [{ name, ...curve }] : [],
  );
  const mean = ranking.macroCurves?.precisionRecallCurve;
  return plotted({
    title: 'Precision and recall',
    description: `average precision, mean of the classes: ${shown(ranking.macro.averagePrecision)}`,
    x: { label: 'recall', range: unit },
    y: { label: 'precision', range: unit },
    series: [
      ...(mean ? [{ name: 'mean of all classes', x: mean.recall, y: mean.precision }] : []),
      ...curves.slice(0, mostLines - 1).map(({ name, recall, precision }) => ({ name, x: recall, y: precision })),
    ],
  });
}

function reliabilityPlot({ calibration }: Ranked): Markup | null {
  if (!calibration) return null;
  const filled = calibration.bins.filter(({ samples }) => samples > 0);
  const numbers = table(
    ['Confidence', 'Predictions', 'Mean confidence', 'Accuracy'],
    calibration.bins.map(({ lower, upper, samples, confidence, accuracy }) => [
      `${shown(lower)} – ${shown(upper)}`,
      samples,
      shown(confidence),
      shown(accuracy),
    ]),
  );
  const places = { x: filled.map(({ confidence }) => confidence ?? 0), y: filled.map(({ accuracy }) => accuracy ?? 0) };
  return plotted(
    {
      title: 'Reliability',
      description: `expected calibration error ${shown(calibration.error)}`,
      x: { label: 'confidence', range: unit },
      y: { label: 'accuracy', range: unit },
      series: [
        { name: 'model', ...places, as: 'marked' },
        { name: 'perfectly calibrated', x: [0, 1], y: [0, 1], as: 'guide' },
      ],
    },
    numbers,
  );
}

/** The curves of a report that ranks classes. */
export function rankedSection(report: Ranked): Markup {
  return html`<div class="plots">${rocPlot(report)}${precisionRecallPlot(report)}${reliabilityPlot(report)}</div>`;
}

/** Counts as squares, darker where there are more, each row for itself. */
export function heatMap({ classes, matrix }: NonNullable<ClassificationReport['confusionMatrix']>): Markup {
  const cell = Math.max(8, Math.min(40, Math.floor(480 / classes.length)));
  const side = cell * classes.length;
  const edge = 110;
  const withText = cell >= 22;
  const squares = matrix.flatMap((row, i) => {
    const support = row.reduce((sum, count) => sum + count, 0);
    return row.flatMap((count, j) => {
      if (count === 0) return [];
      const share = count / support;
      const [x, y] = [edge + j * cell, edge + i * cell];
      const kind = i === j ? 'right' : 'wrong';
      return [
        html`<rect class="${kind}" x="${x}" y="${y}" width="${cell - 1}" height="${cell - 1}" fill-opacity="${Number((0.12 + 0.88 * share).toFixed(3))}"><title>${classes[i]} taken for ${classes[j]}: ${count}</title></rect>${withText && html`<text class="count${share > 0.5 ? ' strong' : ''}" x="${x + cell / 2}" y="${y + cell / 2 + 4}" text-anchor="middle">${count}</text>`}`,
      ];
    });
  });
  const names = classes.map((name, i) => {
    const middle = edge + i * cell + cell / 2;
    const short = name.length > 14 ? `${name.slice(0, 13)}…` : name;
    return html`<text class="tick" x="${edge - 5}" y="${middle + 4}" text-anchor="end">${short}</text><text class="tick" transform="translate(${middle + 4} ${edge - 5}) rotate(-60)">${short}</text>`;
  });
  return html`<figure class="wide"><figcaption>Confusion matrix</figcaption><svg class="matrix" viewBox="0 0 ${edge + side + 8} ${edge + side + 8}" width="${edge + side + 8}" role="img" aria-label="Confusion matrix: rows are true classes, columns predicted ones"><title>Confusion matrix</title><text class="label" x="4" y="14">true ↓ predicted →</text><rect class="frame" x="${edge}" y="${edge}" width="${side}" height="${side}"/>${squares}${cell >= 10 && names}</svg><details><summary>Numbers</summary>${table(
    ['true \\ predicted', ...classes],
    matrix.map((row, i) => [classes[i] ?? '', ...row]),
  )}</details></figure>`;
}

/** What is said of a classifier. */
export function classificationSection(report: ClassificationReport): Markup {
  const { confusionMatrix, mostConfused, perClass } = report;
  const rows = perClass.map((each) => [
    each.class,
    ...[each.precision, each.recall, each.f1].map(shown),
    each.support,
    shown(each.rocAuc),
    shown(each.averagePrecision),
  ]);
  const average = (name: string, { precision, recall, f1 }: ClassificationReport['macro']) => [
    name,
    ...[precision, recall, f1].map(shown),
    report.samples,
  ];
  return html`${rankedSection(report)}${confusionMatrix && heatMap(confusionMatrix)}${
    mostConfused.length > 0 &&
    html`<h3>Most confused</h3>${table(
      ['True class', 'Taken for', 'Samples'],
      mostConfused.slice(0, 10).map(({ target, prediction, samples }) => [target, prediction, samples]),
    )}`
  }<h3>Classes</h3>${table(
    ['Class', 'Precision', 'Recall', 'F1', 'Samples', 'AUC', 'Average precision'],
    [...rows, average('macro', report.macro), average('micro', report.micro), average('weighted', report.weighted)],
  )}`;
}

/** What is said of labels. */
export function multiLabelSection(report: MultiLabelReport): Markup {
  return html`${rankedSection(report)}<h3>Labels</h3>${table(
    ['Label', 'Accuracy', 'Precision', 'Recall', 'F1', 'Samples', 'AUC', 'Log loss'],
    report.perLabel.map((each) => [
      each.label,
      ...[each.accuracy, each.precision, each.recall, each.f1].map(shown),
      each.support,
      shown(each.rocAuc),
      shown(each.logLoss),
    ]),
  )}`;
}
