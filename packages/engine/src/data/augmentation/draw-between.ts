import type { RandomStream } from '../../tensor/index.ts';

/** One number for each range, uniform from low to high. */
export function drawBetween<Ranges extends readonly (readonly [low: number, high: number])[]>(
  numbers: RandomStream,
  ...ranges: Ranges
): { [Place in keyof Ranges]: number } {
  const uniform = new Float64Array(2 * ranges.length);
  numbers.fillUniform(uniform);
  return ranges.map(([low, high], place) => {
    // One number has 24 bits: too few for a million integers to be equally likely.
    const share = uniform[2 * place] + uniform[2 * place + 1] * 2 ** -24;
    return low + share * (high - low);
  }) as { [Place in keyof Ranges]: number };
}

/** One integer for each range, each from low to high, both included, equally likely. */
export function drawIntegers<Ranges extends readonly (readonly [low: number, high: number])[]>(
  numbers: RandomStream,
  ...ranges: Ranges
): { [Place in keyof Ranges]: number } {
  const open = ranges.map(([low, high]) => [low, high + 1] as const);
  return drawBetween(numbers, ...open).map(Math.floor) as { [Place in keyof Ranges]: number };
}
