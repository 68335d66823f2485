import { type DataFinding, dataFinding, type FindingParts } from './data-finding.ts';

/** Thrown inside a reader when nothing after the fault can be read; `ingest` turns it into a rejection. */
export class BadData extends Error {
  override readonly name = 'BadData';
  readonly finding: DataFinding;

  constructor(parts: FindingParts) {
    const finding = dataFinding(parts);
    super(finding.message);
    this.finding = finding;
  }
}
