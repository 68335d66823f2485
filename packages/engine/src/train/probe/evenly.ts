/** So many of some rows, at equal distances: always the same ones. */
export function evenly(rows: Int32Array, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, at) => rows[Math.floor((at * rows.length) / count)]);
}
