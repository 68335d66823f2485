import { type DataFinding, listed } from './data-finding.ts';
import { determination } from './determination.ts';

/** Training rows of a table: its feature columns, and what is learned from them. */
export interface ReviewedColumns {
  readonly names: readonly string[];
  /** Classes of the target; absent: it is a number. */
  readonly classes?: number;
}

/** Rows below which chance makes patterns. */
const fewRows = 20;
const largestCorrelation = 0.999;

interface Column {
  readonly name: string;
  count: number;
  first: number;
  last: number;
  isConstant: boolean;
  /** Whether each value is above the one before it. */
  isRising: boolean;
}

/** Sees the training rows of a table pass by, ascending, and tells columns that are constant, that rise with the rows, or that give the
 *  target away: alone they determine its class, or their correlation with its number is nearly 1.
 *  @equation r = cov(x, y) / (sd(x) sd(y)), leaking where |r| > 0.999
 *  Takes memory for columns x classes, however many rows there are; NaN is no value. */
export function reviewColumns({ names, classes }: ReviewedColumns) {
  const columns = names.map(
    (name): Column => ({ name, count: 0, first: 0, last: 0, isConstant: true, isRising: true }),
  );
  const width = columns.length;
  const leaks = classes === undefined ? correlation(width) : determination(width, classes);
  let rows = 0;

  const see = (column: Column, value: number) => {
    if (column.count++ === 0) {
      column.first = value;
    } else {
      column.isConstant &&= value === column.first;
      column.isRising &&= value > column.last;
    }
    column.last = value;
  };

  return {
    /** Rows laid out one after the other, and the target of each. */
    add(values: Float32Array, targets: ArrayLike<number>): void {
      for (let row = 0; row < targets.length; row++) {
        for (let at = 0; at < width; at++) {
          const value = values[row * width + at];
          if (Number.isNaN(value)) continue;
          see(columns[at], value);
          leaks.see(at, value, targets[row]);
        }
      }
      rows += targets.length;
    },
    findings(): DataFinding[] {
      if (rows < fewRows) return [];
      const named = (test: (column: Column, at: number) => boolean) => columns.filter(test).map(({ name }) => name);
      const constant = named(({ isConstant, count }) => isConstant && count > 0);
      // Of a single column nothing else could be learned from.
      const rising = width < 2 ? [] : named(({ isRising, count }) => isRising && count === rows);
      const leaking =
        width < 2 ? [] : named(({ isConstant, count }, at) => !isConstant && count > 0.9 * rows && leaks.tells(at));
      return [
        ...(constant.length > 0 ? [constantFinding(constant, rows)] : []),
        ...(rising.length > 0 ? [idFinding(rising, rows)] : []),
        ...(leaking.length > 0 ? [leakFinding(leaking, rows, classes !== undefined)] : []),
      ];
    },
  };
}

interface Leaks {
  see(column: number, value: number, target: number): void;
  tells(column: number): boolean;
}

/** Pearson's correlation of every column with the target, in one pass (Welford 1962). */
function correlation(width: number): Leaks {
  const sums = Array.from({ length: width }, () => ({ n: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 }));
  return {
    see: (column, value, target) => {
      const sum = sums[column];
      sum.n++;
      const [dx, dy] = [value - sum.x, target - sum.y];
      sum.x += dx / sum.n;
      sum.y += dy / sum.n;
      sum.xx += dx * (value - sum.x);
      sum.yy += dy * (target - sum.y);
      sum.xy += dx * (target - sum.y);
    },
    tells: (column) => {
      const { xx, yy, xy } = sums[column];
      return xx > 0 && yy > 0 && Math.abs(xy) > largestCorrelation * Math.sqrt(xx * yy);
    },
  };
}

function constantFinding(names: readonly string[], rows: number): DataFinding {
  return {
    code: 'constantColumns',
    message: `${listed(names)} ${names.length === 1 ? 'has' : 'have'} one value in all ${rows} training rows`,
    suggestion: 'Leave them out of the features: nothing can be learned from them.',
    values: { columns: names.length, rows },
  };
}

function idFinding(names: readonly string[], rows: number): DataFinding {
  return {
    code: 'idLikeColumns',
    message: `${listed(names)} ${names.length === 1 ? 'rises' : 'rise'} from row to row, as identifiers and times do`,
    suggestion: 'Leave them out of the features: a model would learn the order of the rows.',
    values: { columns: names.length, rows },
  };
}

function leakFinding(names: readonly string[], rows: number, isClass: boolean): DataFinding {
  const what = isClass
    ? 'alone tell the class of every training row'
    : `have a correlation above ${largestCorrelation} with the target`;
  return {
    code: 'leakingColumns',
    message: `${listed(names)} ${names.length === 1 ? what.replace('tell', 'tells').replace('have', 'has') : what}`,
    suggestion: 'Make sure that they are known before the target is; else leave them out of the features.',
    values: { columns: names.length, rows },
  };
}
