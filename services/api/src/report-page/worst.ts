import type { EvaluationReport, WorstExamples } from '@trainyard/contracts';
import { html, type Markup } from './markup.ts';
import { shown } from './numbers.ts';
import { table } from './table.ts';

type Example = WorstExamples[number];

function wordsFor(value: Example['target']): string {
  if (typeof value === 'string') return value;
  if (value.length === 0) return 'none';
  return value.map((each) => (typeof each === 'string' ? each : shown(each))).join(', ');
}

function tile(example: Example): Markup {
  const { row, loss, target, prediction, image = '' } = example;
  const words = `Row ${row}: true ${wordsFor(target)}, predicted ${wordsFor(prediction)}`;
  return html`<li><img src="${image}" alt="${words}" width="72" height="72"><span>${wordsFor(target)} → ${wordsFor(prediction)}</span><span class="quiet">row ${row}, loss ${shown(loss)}</span></li>`;
}

/** The samples that the model is most wrong about: pictures where there are some, and a table. */
export function worstSection({ worst }: EvaluationReport): Markup | null {
  if (worst.length === 0) return null;
  const pictured = worst.filter(({ image }) => image?.startsWith('data:image/png;base64,'));
  const rows = worst.map((each) => [
    each.row,
    shown(each.loss),
    wordsFor(each.target),
    wordsFor(each.prediction),
    shown(each.probability),
    shown(each.confidence),
  ]);
  return html`<h3>Highest losses</h3>${pictured.length > 0 && html`<ul class="tiles">${pictured.map(tile)}</ul>`}${table(
    ['Row', 'Loss', 'True', 'Predicted', 'Probability of the true class', 'Of the predicted class'],
    rows,
  )}`;
}
