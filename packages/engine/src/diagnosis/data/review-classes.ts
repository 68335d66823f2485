import { type DataFinding, listed } from './data-finding.ts';

/** Rows of the largest class for one of the smallest from which on a warning is given. */
const largestRatio = 10;

/** Tells classes that the training rows lack, and those that are far rarer than others. */
export function reviewClasses(names: readonly string[], targets: ArrayLike<number>): DataFinding[] {
  const counts = names.map(() => 0);
  for (let row = 0; row < targets.length; row++) counts[targets[row]]++;
  const absent = names.filter((_, at) => counts[at] === 0);
  const present = counts.filter((count) => count > 0);
  const [largest, smallest] = [Math.max(...present), Math.min(...present)];
  const findings: DataFinding[] = [];
  if (absent.length > 0) {
    findings.push({
      code: 'absentClasses',
      message: `no training row is of the class ${listed(absent)}`,
      suggestion: 'Stratify the split, or add rows of it: what is never seen is not learned.',
      values: { absent: absent.length, classes: names.length },
    });
  }
  if (present.length > 1 && largest > largestRatio * smallest) {
    const [most, fewest] = [names[counts.indexOf(largest)], names[counts.indexOf(smallest)]];
    findings.push({
      code: 'classImbalance',
      message: `class ${JSON.stringify(most)} has ${largest} training rows, class ${JSON.stringify(fewest)} has ${smallest}`,
      suggestion:
        'Give the loss classWeights, judge by F1 or by the recall of each class, or add rows of the rare ones.',
      values: { largest, smallest, ratio: largest / smallest },
    });
  }
  return findings;
}
