import type { DataRule } from '../findings/rules.ts';

/** Why a value cannot stand in a column of numbers. */
export type OddRule = Extract<DataRule, 'notANumber' | 'notAnInteger' | 'notFinite' | 'outOfRange'>;

/** What a value is taken for. */
export type ValueKind = 'number' | 'missing' | OddRule;

/** Distinct texts of a column; the text in slot i occurred counts[i] times. */
export interface DistinctTexts {
  slots: Map<string, number>;
  counts: number[];
  kinds: ValueKind[];
}

/** No text. */
export function createDistinctTexts(): DistinctTexts {
  return { slots: new Map(), counts: [], kinds: [] };
}

/** Adds a text that occurred for the first time. */
export function keepText({ slots, counts, kinds }: DistinctTexts, text: string, kind: ValueKind): void {
  slots.set(text, counts.length);
  counts.push(1);
  kinds.push(kind);
}

/** The distinct numbers of a column, with how often each occurred. */
export function* distinctNumbers({ slots, counts, kinds }: DistinctTexts): Generator<[value: number, count: number]> {
  for (const [text, slot] of slots) if (kinds[slot] === 'number') yield [Number(text), counts[slot] ?? 0];
}
