import type { RegressionReport, SequenceReport } from '@trainyard/contracts';
import { html, type Markup } from './markup.ts';
import { rangeOf, shown } from './numbers.ts';
import { colourOf, framed, placeIn, plotted } from './plot.ts';
import { table } from './table.ts';

type Points = RegressionReport['points'][number];

function predictedPlot({ column, targets, predictions }: Points): Markup {
  const range = rangeOf([...targets, ...predictions]);
  return plotted({
    title: `Predicted against true: ${column}`,
    description: `${targets.length} samples; on the line they agree`,
    x: { label: 'true', range },
    y: { label: 'predicted', range },
    series: [
      { name: '', x: targets, y: predictions, as: 'points' },
      { name: '', x: range, y: range, as: 'guide' },
    ],
  });
}

function residualPlot({ column, targets, predictions }: Points): Markup {
  const errors = predictions.map((prediction, i) => prediction - (targets[i] ?? 0));
  const x = rangeOf(predictions);
  return plotted({
    title: `Errors: ${column}`,
    description:
      'prediction minus true value over the prediction; without a pattern around 0 nothing is left to learn from it',
    x: { label: 'predicted', range: x },
    y: { label: 'predicted - true', range: rangeOf(errors, [0]) },
    series: [
      { name: '', x: predictions, y: errors, as: 'points' },
      { name: '', x, y: [0, 0], as: 'guide' },
    ],
  });
}

function histogram({
  histogram: { from, to, counts },
  mean,
  standardDeviation,
  quantiles,
}: NonNullable<RegressionReport['residuals']>): Markup {
  const width = (to - from) / counts.length || 1;
  const plot = {
    title: 'How errors are spread',
    description: `mean ${shown(mean)}, standard deviation ${shown(standardDeviation)}`,
    x: { label: 'predicted - true', range: rangeOf([from, to]) },
    y: { label: 'predictions', range: [0, Math.max(...counts)] as const },
  };
  const at = placeIn(plot);
  const bars = counts.map((count, i) => {
    const [left, right] = [at.x(from + i * width), at.x(from + (i + 1) * width)];
    return html`<rect class="bar ${colourOf(0)}" x="${left}" y="${at.y(count)}" width="${Math.max(1, right - left - 1).toFixed(1)}" height="${(at.y(0) - at.y(count)).toFixed(1)}"/>`;
  });
  const numbers = table(
    ['Share of the errors below', 'Error'],
    ['least', '5 %', '25 %', '50 %', '75 %', '95 %', 'largest'].map((name, i) => [name, shown(quantiles[i])]),
  );
  return html`<figure><figcaption>${plot.title}</figcaption>${framed(plot, bars)}<details><summary>Numbers</summary>${numbers}</details></figure>`;
}

/** What is said of numbers. */
export function regressionSection({ points, residuals, perColumn }: RegressionReport): Markup {
  return html`<div class="plots">${points.map((each) => [predictedPlot(each), residualPlot(each)])}${residuals && histogram(residuals)}</div><h3>Columns</h3>${table(
    ['Column', 'R²', 'RMSE', 'MAE', 'MSE', 'Mean error'],
    perColumn.map(({ column, r2, rmse, mae, mse, meanError }) => [
      column,
      ...[r2, rmse, mae, mse, meanError].map(shown),
    ]),
  )}`;
}

/** What is said of sequences. */
export function sequenceSection({ byLength }: SequenceReport): Markup {
  const x = byLength.map(({ length }) => length);
  const lengths = table(
    ['Tokens', 'Samples', 'Accuracy', 'Exact match'],
    byLength.map(({ length, samples, accuracy, exactMatch }) => [length, samples, shown(accuracy), shown(exactMatch)]),
  );
  return html`<div class="plots">${plotted(
    {
      title: 'By length',
      description: 'accuracy of tokens and share of sequences without a mistake, by the number of tokens',
      x: { label: 'tokens', range: rangeOf(x) },
      y: { label: 'share', range: [0, 1] },
      series: [
        { name: 'accuracy of tokens', x, y: byLength.map(({ accuracy }) => accuracy) },
        { name: 'exact match', x, y: byLength.map(({ exactMatch }) => exactMatch) },
      ],
    },
    lengths,
  )}</div>`;
}
