/** Column of the largest value of each row of `values` [rows, columns]; of equal ones the lowest. */
export function argmax(values: ArrayLike<number>, columns: number): Int32Array {
  return Int32Array.from({ length: values.length / columns }, (_, row) => {
    const start = row * columns;
    let best = 0;
    for (let column = 1; column < columns; column++) if (values[start + column] > values[start + best]) best = column;
    return best;
  });
}
