import { jsonPointer } from '@trainyard/engine/check';

/** The fields before a place in an object, or the items before it in a list. */
interface Open {
  fields: Set<string> | undefined;
  /** Of what is being read now. */
  step: string | number;
}

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

const textOf = (token: string): string => (token.includes('\\') ? JSON.parse(token) : token.slice(1, -1));

/** JSON Pointer of the first field that comes a second time in its object; of a text that is valid JSON. */
export function duplicateKey(text: string): string | undefined {
  const open: Open[] = [];
  let last = '';
  for (const [token] of text.matchAll(tokens)) {
    const inner = open.at(-1);
    if (token === '{') open.push({ fields: new Set(), step: '' });
    else if (token === '[') open.push({ fields: undefined, step: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && inner && typeof inner.step === 'number') inner.step += 1;
    else if (token === ':' && inner?.fields) {
      inner.step = textOf(last);
      if (inner.fields.has(inner.step)) return jsonPointer(open.map(({ step }) => step));
      inner.fields.add(inner.step);
    }
    last = token;
  }
  return undefined;
}

/** How many fields a text of valid JSON names; more when a text in it looks like one. */
export function fieldsNamed(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    let before = at - 1;
    // Blanks may stand between a name and its colon: space, tab, line feed, carriage return.
    while (text.charCodeAt(before) <= 32) before -= 1;
    if (text.charCodeAt(before) === 34) count += 1;
  }
  return count;
}
