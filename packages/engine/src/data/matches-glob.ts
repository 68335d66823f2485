/** Whether `text` is what `glob` describes: `*` stands for any run of characters, also none, all else for itself.
 *  Takes linear memory and at most text x glob steps: each piece between stars is looked for once, from where the last one ended. */
export function matchesGlob(glob: string, text: string): boolean {
  const [first = '', ...rest] = glob.split('*');
  const last = rest.pop();
  if (last === undefined) return glob === text;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
