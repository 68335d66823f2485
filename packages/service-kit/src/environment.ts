import { schemaFindings } from '@trainyard/contracts';
import type { z } from 'zod';

// What may hold a secret is never printed, not even when it is wrong.
const secretName = /KEY|SECRET|TOKEN|PASSWORD|URL|CREDENTIAL/;

/** Thrown when environment variables are missing or wrong: one sentence for each of them. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(`The environment is not usable. ${sentences.join(' ')}`);
    this.sentences = sentences;
  }
}

/**
 * Reads the environment by a schema; an empty variable counts as not set, variables outside the schema are left out.
 * @throws {EnvironmentError} with one sentence per missing or wrong variable, all at once.
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  source: Readonly<Record<string, string | undefined>> = process.env,
): z.output<Schema> {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  const findings = schemaFindings(parsed.error.issues, set, 'parameter');
  throw new EnvironmentError(
    findings.map(({ parameter = '', expected, received }) => sentence(parameter, expected, received ?? set[parameter])),
  );
}

function sentence(name: string, expected: unknown, received: unknown): string {
  if (received === undefined) return `${name} is not set: set it to ${expected}.`;
  const shown = secretName.test(name) ? 'another value' : JSON.stringify(received);
  return `${name} is ${shown}: set it to ${expected}.`;
}
