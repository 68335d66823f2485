/** Numbers of the samples with the highest losses, the highest first; one that is not a number is worse than any. */
export function worstSamples(losses: ArrayLike<number>, count: number): number[] {
  const badness = (sample: number) => (Number.isNaN(losses[sample]) ? Number.POSITIVE_INFINITY : losses[sample]);
  const worst: number[] = [];
  for (let sample = 0; sample < losses.length; sample++) {
    if (worst.length === count && !(badness(sample) > badness(worst[count - 1]))) continue;
    const place = worst.findIndex((other) => badness(sample) > badness(other));
    worst.splice(place < 0 ? worst.length : place, 0, sample);
    if (worst.length > count) worst.pop();
  }
  return worst;
}
