import { type Content, html, type Markup } from './markup.ts';
import { shown, ticksOf } from './numbers.ts';

/** An axis: what it shows, over which range. */
export interface Axis {
  label: string;
  range: readonly [number, number];
}

/** A line, or points, by places. */
export interface Series {
  name: string;
  x: readonly number[];
  y: readonly number[];
  /** line (default), points, a line with its points, or a dashed line that others are held against. */
  as?: 'line' | 'points' | 'marked' | 'guide';
}

/** A plot of series over two axes. */
export interface Plot {
  title: string;
  /** What is to be seen, for those who do not see it. */
  description: string;
  x: Axis;
  y: Axis;
  series: readonly Series[];
}

const size = { width: 440, height: 300, left: 58, right: 14, top: 10, bottom: 44 };
const inner = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom };

const colours = 8;

/** Place of a value in a plot. */
export function placeIn({ x, y }: Pick<Plot, 'x' | 'y'>) {
  const along = ([from, to]: Axis['range'], value: number) => (value - from) / (to - from);
  return {
    x: (value: number) => round(size.left + along(x.range, value) * inner.width),
    y: (value: number) => round(size.top + (1 - along(y.range, value)) * inner.height),
  };
}

const round = (value: number): number => Number(value.toFixed(1));

/** The frame of a plot: grid, axes and labels around what is drawn in it. */
export function framed(plot: Pick<Plot, 'title' | 'description' | 'x' | 'y'>, drawn: Content): Markup {
  const at = placeIn(plot);
  const [bottom, right] = [size.top + inner.height, size.left + inner.width];
  const columns = ticksOf(plot.x.range).map(
    (tick) =>
      html`<line class="grid" x1="${at.x(tick)}" x2="${at.x(tick)}" y1="${size.top}" y2="${bottom}"/><text class="tick" x="${at.x(tick)}" y="${bottom + 16}" text-anchor="middle">${shown(tick)}</text>`,
  );
  const rows = ticksOf(plot.y.range).map(
    (tick) =>
      html`<line class="grid" x1="${size.left}" x2="${right}" y1="${at.y(tick)}" y2="${at.y(tick)}"/><text class="tick" x="${size.left - 6}" y="${at.y(tick) + 4}" text-anchor="end">${shown(tick)}</text>`,
  );
  return html`<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${plot.title}: ${plot.description}"><title>${plot.title}</title>${columns}${rows}<line class="axis" x1="${size.left}" x2="${right}" y1="${bottom}" y2="${bottom}"/><line class="axis" x1="${size.left}" x2="${size.left}" y1="${size.top}" y2="${bottom}"/><text class="label" x="${size.left + inner.width / 2}" y="${size.height - 6}" text-anchor="middle">${plot.x.label}</text><text class="label" transform="translate(13 ${size.top + inner.height / 2}) rotate(-90)" text-anchor="middle">${plot.y.label}</text>${drawn}</svg>`;
}

/** The class of a colour. */
export const colourOf = (index: number): string => `c${index % colours}`;

/** A plot with a legend below and its numbers as a table. */
export function plotted(plot: Plot, table?: Markup): Markup {
  const at = placeIn(plot);
  const drawn = plot.series.map((series, index) => drawnSeries(series, index, at));
  const named = plot.series.filter(({ name }) => name !== '');
  const legend = named.map(({ name, as }) => {
    const index = plot.series.findIndex((each) => each.name === name);
    return html`<span class="key"><span class="swatch ${as === 'guide' ? 'guide' : colourOf(index)}"></span>${name}</span>`;
  });
  return html`<figure><figcaption>${plot.title}</figcaption>${framed(plot, drawn)}${named.length > 1 && html`<p class="legend">${legend}</p>`}${table && html`<details><summary>Numbers</summary>${table}</details>`}</figure>`;
}

function drawnSeries({ x, y, as = 'line' }: Series, index: number, at: ReturnType<typeof placeIn>): Markup {
  const path = x.map((value, i) => `${i === 0 ? 'M' : 'L'}${at.x(value)} ${at.y(y[i] ?? 0)}`).join('');
  const circles = x.map((value, i) => html`<circle cx="${at.x(value)}" cy="${at.y(y[i] ?? 0)}" r="2.6"/>`);
  const points = html`<g class="points ${colourOf(index)}">${circles}</g>`;
  if (as === 'points') return points;
  const line = html`<path class="${as === 'guide' ? 'guide' : `line ${colourOf(index)}`}" d="${path}"/>`;
  return as === 'marked' ? html`${line}${points}` : line;
}
