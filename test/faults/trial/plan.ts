/** How large a run is, and what it draws. */
export interface Plan {
  seed: number;
  size: 'small' | 'long';
  /** Names of the scenarios that are run; empty: all. */
  only: readonly string[];
  /** Instead of the number that a scenario gives for the size. */
  strikes: number | undefined;
  /** Life of a lease, in milliseconds. */
  leaseMs: number;
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new Error(`${name} must be a whole number and is "${text}": correct or unset it.`);
}

/**
 * The plan in the environment: FAULT_SEED (default: 1 when small, else the clock), FAULT_SIZE (small, the default, or
 * long), FAULT_ONLY (names, with commas), FAULT_STRIKES, FAULT_LEASE_MS.
 * @throws {Error} with what to correct
 */
export function planOf(env: NodeJS.ProcessEnv): Plan {
  const size = env.FAULT_SIZE || 'small';
  if (size !== 'small' && size !== 'long')
    throw new Error(`FAULT_SIZE must be small or long and is "${size}": correct or unset it.`);
  return {
    size,
    seed: wholeNumber('FAULT_SEED', env.FAULT_SEED) ?? (size === 'small' ? 1 : Date.now() % 1_000_000),
    only: (env.FAULT_ONLY ?? '').split(',').filter(Boolean),
    strikes: wholeNumber('FAULT_STRIKES', env.FAULT_STRIKES),
    leaseMs: wholeNumber('FAULT_LEASE_MS', env.FAULT_LEASE_MS) ?? (size === 'small' ? 1500 : 5000),
  };
}
