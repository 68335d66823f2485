import { type DataFinding, dataFinding, type FindingParts, type Severity } from './data-finding.ts';

/** The row-level validation report: all findings are counted, the first ones are listed. */
export interface DatasetValidation {
  errors: number;
  warnings: number;
  /** The first findings by line, errors before warnings. */
  findings: DataFinding[];
  /** Whether there are more findings than listed. */
  truncated: boolean;
}

/** Collects findings while files are read. */
export interface FindingLog {
  add(parts: FindingParts): void;
  addFinding(finding: DataFinding): void;
  /** Counts findings that are not listed one by one. */
  count(severity: Severity, findings: number): void;
  errors(): number;
  report(): DatasetValidation;
}

const keptPerSeverity = 40_000;

const byLine = (a: DataFinding, b: DataFinding) => (a.line ?? 0) - (b.line ?? 0);

/** A log whose report lists the first `limit` findings; default 100. */
export function createFindingLog(limit = 100): FindingLog {
  const kept: Record<Severity, DataFinding[]> = { error: [], warning: [] };
  const totals: Record<Severity, number> = { error: 0, warning: 0 };
  const addFinding = (finding: DataFinding) => {
    totals[finding.severity] += 1;
    const list = kept[finding.severity];
    if (list.length < keptPerSeverity) list.push(finding);
  };
  return {
    addFinding,
    add: (parts) => addFinding(dataFinding(parts)),
    count: (severity, findings) => {
      totals[severity] += findings;
    },
    errors: () => totals.error,
    report: () => {
      const findings = [...kept.error.toSorted(byLine), ...kept.warning.toSorted(byLine)].slice(0, limit);
      return {
        errors: totals.error,
        warnings: totals.warning,
        findings,
        truncated: totals.error + totals.warning > findings.length,
      };
    },
  };
}
