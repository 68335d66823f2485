import type { History } from './history.ts';
import * as registry from './index.ts';
import type { HealthDiagnosis, HealthRule } from './rule.ts';

/** Name of a rule: what a training suffers from. */
export type Ailment = keyof typeof registry;

/** What is told of a training at a moment. */
export type HealthFinding =
  | (HealthDiagnosis & { readonly ailment: Ailment; readonly resolved: false })
  | { readonly ailment: Ailment; readonly layer?: string | undefined; readonly resolved: true };

const rules: Readonly<Record<Ailment, HealthRule>> = registry;

/** Names of the rules, causes before what may come of them. */
export const ailments = (Object.keys(rules) as Ailment[]).sort((a, b) => rules[a].rank - rules[b].rank);

/** What is new at a moment of a training that suffered from `known` (the ailment and the layer it was told of) before:
 *  one ailment at a time, and that it is over. */
export function diagnose(history: History, known: ReadonlyMap<Ailment, string | undefined>): HealthFinding[] {
  const over = [...known].filter(([ailment]) => rules[ailment].isOver(history));
  const resolved = over.map(([ailment, layer]): HealthFinding => ({ ailment, layer, resolved: true }));
  if (known.size > over.length) return resolved;
  for (const ailment of candidates(history)) {
    const found = rules[ailment].judge(history);
    if (found) return [...resolved, { ...found, ailment, resolved: false }];
  }
  return resolved;
}

/** The rules in the order in which they are asked: what was wrong from the start goes before what came later. */
function candidates(history: History): readonly Ailment[] {
  const fromStart = ailments.find((ailment) => rules[ailment].atStart?.(history));
  return fromStart === undefined ? ailments : [fromStart, ...ailments.filter((ailment) => ailment !== fromStart)];
}
