/** Different values of a column that are remembered with their class. */
const valueLimit = 256;
/** Columns x classes for which least and largest values are kept. */
const rangeLimit = 2 ** 20;

interface Seen {
  /** Class of each value; undefined once one value has two classes, or there are too many. */
  classOf: Map<number, number> | undefined;
  count: number;
}

/** Finds columns that determine the class alone: every value has one class and occurs some times, or the values of each class lie
 *  between those of others, so that thresholds tell them apart. */
export function determination(width: number, classes: number) {
  const columns = Array.from({ length: width }, (): Seen => ({ classOf: new Map(), count: 0 }));
  const hasRanges = width * classes <= rangeLimit;
  const size = hasRanges ? width * classes : 0;
  const least = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const largest = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);

  const remember = (column: Seen, value: number, target: number) => {
    const known = column.classOf?.get(value);
    if (known === target) return;
    if (known === undefined && (column.classOf?.size ?? valueLimit) < valueLimit) column.classOf?.set(value, target);
    else column.classOf = undefined;
  };

  const isDetermined = ({ classOf, count }: Seen) =>
    classOf !== undefined && classOf.size <= count / 4 && new Set(classOf.values()).size > 1;

  const isApart = (column: number) => {
    const ranges = Array.from({ length: hasRanges ? classes : 0 }, (_, target) => column * classes + target)
      .filter((at) => least[at] <= largest[at])
      .sort((a, b) => least[a] - least[b]);
    return ranges.length > 1 && ranges.every((at, i) => i === 0 || largest[ranges[i - 1]] < least[at]);
  };

  return {
    see(column: number, value: number, target: number): void {
      const seen = columns[column];
      seen.count++;
      if (seen.classOf) remember(seen, value, target);
      if (!hasRanges || target < 0) return;
      const at = column * classes + target;
      if (value < least[at]) least[at] = value;
      if (value > largest[at]) largest[at] = value;
    },
    tells(column: number): boolean {
      return isDetermined(columns[column]) || isApart(column);
    },
  };
}
