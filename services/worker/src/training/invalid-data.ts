import type { JobFinding } from '@trainyard/datasets';

const listed = 5;

/** A job does not fit the rows of its dataset; the message holds the first findings in words. */
export class InvalidData extends Error {
  override readonly name = 'InvalidData';
  readonly hint: string | undefined;

  constructor(findings: readonly Pick<JobFinding, 'message' | 'hint'>[]) {
    const sentences = findings.slice(0, listed).map(({ message }) => message);
    const more = findings.length - sentences.length;
    super(`${sentences.join('; ')}${more > 0 ? `; and ${more} more` : ''}`);
    this.hint = findings[0]?.hint;
  }
}
