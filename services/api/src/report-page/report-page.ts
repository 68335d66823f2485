import { createHash } from 'node:crypto';
import type { EvaluationReport, MetricSeries } from '@trainyard/contracts';
import { classificationSection, multiLabelSection } from './classes.ts';
import { equivarianceSection } from './equivariance.ts';
import { headline } from './headline.ts';
import { learningCurves } from './learning-curves.ts';
import { html, type Markup } from './markup.ts';
import { style } from './style.ts';
import { regressionSection, sequenceSection } from './values.ts';
import { worstSection } from './worst.ts';

/** What a page tells of. */
export interface ReportedJob {
  id: string;
  name: string;
  reports: readonly EvaluationReport[];
  metrics: readonly MetricSeries[];
}

/** What a browser may load for the page: its own style, and pictures that are in it. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

function details(report: EvaluationReport): Markup {
  switch (report.task) {
    case 'classification':
      return classificationSection(report);
    case 'multiLabel':
      return multiLabelSection(report);
    case 'regression':
      return regressionSection(report);
    case 'sequence':
      return sequenceSection(report);
  }
}

function section(report: EvaluationReport): Markup {
  const { split, output, samples, loss, notes, checkpoint } = report;
  const title = `${split.charAt(0).toUpperCase()}${split.slice(1)}${output === undefined ? '' : `: ${output}`}`;
  return html`<section><h2>${title}</h2><p class="quiet">${samples} samples, loss ${loss ?? 'not finite'}, checkpoint ${checkpoint}</p>${notes.map((note) => html`<p class="note">${note}</p>`)}${headline(report)}${details(report)}${report.equivariance && equivarianceSection(report.equivariance)}${worstSection(report)}</section>`;
}

/** The evaluation of a job as one HTML page that loads nothing. */
export function reportPage({ id, name, reports, metrics }: ReportedJob): string {
  const order = ['test', 'validation', 'train'];
  const sorted = [...reports].sort((a, b) => order.indexOf(a.split) - order.indexOf(b.split));
  const body =
    sorted.length === 0
      ? html`<p>There are no reports: a job has them once it has succeeded.</p>`
      : sorted.map(section);
  // The policy names the hash of the style: not a character may differ.
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Evaluation of ${name}</title><style>${{ markup: style }}</style></head><body><header><h1>Evaluation of ${name}</h1><p class="quiet">${id}</p></header><main>${body}${learningCurves(metrics)}</main></body></html>`
    .markup;
}
