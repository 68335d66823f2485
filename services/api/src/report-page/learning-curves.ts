import type { MetricSeries } from '@trainyard/contracts';
import { html, type Markup } from './markup.ts';
import { rangeOf } from './numbers.ts';
import { plotted } from './plot.ts';

/** Metrics whose course is drawn: of the model's first output, by epoch. */
const drawn = [
  { title: 'Loss by epoch', metric: 'loss' },
  { title: 'Accuracy by epoch', metric: 'accuracy' },
] as const;

/** Names of the series that learning curves are drawn from. */
export const learningCurveNames = drawn.flatMap(({ metric }) => [`train.${metric}`, `validation.${metric}`]);

/** The course of training: of each metric, on the training and on the validation split. */
export function learningCurves(series: readonly MetricSeries[]): Markup | null {
  const plots = drawn.map(({ title, metric }) => {
    const lines = series
      .filter(({ name }) => name === `train.${metric}` || name === `validation.${metric}`)
      .map(({ name, points }) => {
        const known = points.flatMap(({ epoch, value }) => (value === null ? [] : [{ epoch, value }]));
        const [split = ''] = name.split('.');
        return { name: split, x: known.map(({ epoch }) => epoch), y: known.map(({ value }) => value) };
      })
      .filter(({ x }) => x.length > 1);
    if (lines.length === 0) return null;
    return plotted({
      title,
      description: lines
        .map(({ name, y }) => `${name} from ${y[0]?.toPrecision(3)} to ${y.at(-1)?.toPrecision(3)}`)
        .join(', '),
      x: { label: 'epoch', range: rangeOf(lines.flatMap(({ x }) => x)) },
      y: { label: metric, range: rangeOf(lines.flatMap(({ y }) => y)) },
      series: lines,
    });
  });
  if (plots.every((plot) => plot === null)) return null;
  return html`<section><h2>Learning curves</h2><div class="plots">${plots}</div></section>`;
}
