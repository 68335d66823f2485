/** Text that is HTML already. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in HTML: text and numbers are escaped, lists are put one after the other, nothing is left out. */
export type Content = string | number | Markup | null | undefined | false | readonly Content[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function isList(content: Content): content is readonly Content[] {
  return Array.isArray(content);
}

function written(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (isList(content)) return content.map(written).join('');
  if (typeof content === 'object') return content.markup;
  return String(content).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** HTML of a template; whatever is put in is escaped unless it is HTML itself. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return { markup: parts.map((part, at) => part + (at < contents.length ? written(contents[at]) : '')).join('') };
}
