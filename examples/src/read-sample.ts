import { readFileSync } from 'node:fs';

/** The rows of a table of numbers among the samples, without its header. */
export function readSample(name: string): number[][] {
  const text = readFileSync(new URL(`../../samples/${name}.csv`, import.meta.url), 'utf8');
  const [, ...lines] = text.trim().split('\n');
  return lines.map((line) => line.split(',').map(Number));
}
