import { type Content, html, type Markup } from './markup.ts';

/** A table; the first column names the rows. */
export function table(heads: readonly Content[], rows: readonly (readonly Content[])[], caption?: string): Markup {
  const cells = ([first, ...rest]: readonly Content[]) =>
    html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`;
  return html`<div class="scroll"><table>${caption !== undefined && html`<caption>${caption}</caption>`}<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.map(cells)}</tbody></table></div>`;
}
