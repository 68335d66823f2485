/** The parts of a docstring. */
export interface DocstringParts {
  readonly summary: string;
  readonly equation?: string;
  readonly shapes?: string;
  readonly notes?: string;
  readonly see: readonly string[];
}

// A sentence ends where a full stop is followed by a space or the end; that of an ellipsis or an abbreviation ends none.
const sentenceEnd = /(?<!\.\.|\b(?:e\.g|i\.e|et al|Eq|Eqs|vs))\.(?=\s|$)/;

/** Reads a docstring: one sentence, `@equation` lines, `Shapes: ...`, other prose, `@see` sources. */
export function readDocstring(comment: string): DocstringParts {
  const lines = comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*?\s?/, '').trim());
  const equation = lines.flatMap((line) => (line.startsWith('@equation ') ? [line.slice(10).trim()] : [])).join('\n');
  const text = lines.filter((line) => !line.startsWith('@equation')).join(' ');
  const [prose, ...tags] = text.split(/(?=@(?:see|throws)\b)/);
  const see = tags.filter((tag) => tag.startsWith('@see')).map((tag) => tidy(tag.slice(4)).replace(/\.$/, ''));
  const { shapes, rest } = withoutShapes(tidy(prose ?? ''));
  const end = sentenceEnd.exec(rest)?.index ?? rest.length;
  const notes = tidy(rest.slice(end + 1));
  return {
    summary: rest === '' ? '' : `${rest.slice(0, end)}.`,
    ...(equation !== '' && { equation }),
    ...(shapes !== '' && { shapes }),
    ...(notes !== '' && { notes }),
    see,
  };
}

function withoutShapes(prose: string): { shapes: string; rest: string } {
  const start = prose.search(/\bShapes: /);
  if (start < 0) return { shapes: '', rest: prose };
  const from = prose.slice(start + 'Shapes: '.length);
  const end = sentenceEnd.exec(from)?.index ?? from.length;
  return { shapes: from.slice(0, end), rest: tidy(`${prose.slice(0, start)} ${from.slice(end + 1)}`) };
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
