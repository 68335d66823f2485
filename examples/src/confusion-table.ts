import type { Report } from './service.ts';

/** A confusion matrix as a table: a row a true class, a column a predicted one; zeros as dots. */
export function confusionTable({ classes, matrix }: Report['confusionMatrix']): string {
  const width = Math.max(4, ...classes.map((name) => name.length + 1));
  const cell = (text: string) => text.padStart(width);
  const header = `true \\ predicted${classes.map(cell).join('')}`;
  const rows = matrix.map(
    (row, at) =>
      `${(classes[at] ?? '').padStart(16)}${row.map((count) => cell(count === 0 ? '.' : String(count))).join('')}`,
  );
  return [header, ...rows].join('\n');
}
