const decimal = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const notFinite = /^\s*([+-]?)(nan|inf|infinity)\s*$/i;

/**
 * The number a text stands for, undefined when it stands for none.
 * Accepts decimal notation with a point and an exponent; hexadecimal, thousands separators and the empty text are no numbers.
 * Infinity and NaN, spelled in any case, give the value they name, and so does what overflows a double.
 */
export function parseNumber(text: string): number | undefined {
  if (decimal.test(text)) return Number(text);
  const match = notFinite.exec(text);
  if (match === null) return undefined;
  if (match[2]?.toLowerCase() === 'nan') return Number.NaN;
  return match[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
