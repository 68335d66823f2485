/** Probabilities of logits [rows, classes]: exp(x - max) / sum over the row, in float64. */
export function softmax(logits: ArrayLike<number>, classes: number): Float64Array {
  const out = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = start; i < start + classes; i++) largest = Math.max(largest, logits[i]);
    let sum = 0;
    for (let i = start; i < start + classes; i++) {
      out[i] = Math.exp(logits[i] - largest);
      sum += out[i];
    }
    for (let i = start; i < start + classes; i++) out[i] /= sum;
  }
  return out;
}
