/** The golden ratio less 1: multiples of it never fall into step with anything that repeats. */
const golden = (Math.sqrt(5) - 1) / 2;

/** So many of some rows, one of each stretch of equal length: always the same ones. Where in its stretch a row is taken differs,
 *  so that a table whose classes come in turn gives some of each. */
export function evenly(rows: Int32Array, count: number): Int32Array {
  const stretch = rows.length / count;
  return Int32Array.from({ length: count }, (_, at) => rows[Math.floor((at + ((at * golden) % 1)) * stretch)]);
}
