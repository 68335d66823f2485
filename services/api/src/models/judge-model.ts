import type { ProblemFinding } from '@trainyard/contracts';
import { checkModel, type Model, type ModelCheck } from '@trainyard/engine/check';

/** A network that passed every check; its findings are warnings, with pointers into its document. */
export interface PassedModel extends ModelCheck {
  model: Model;
}

/** What the engine says of a model document, by the place it has in the body of a request. */
export interface Judgement {
  /** With pointers into the body. */
  findings: ProblemFinding[];
  /** Undefined when a finding is an error. */
  passed: PassedModel | undefined;
}

/** Judges a model document that lies under `pointer` in the body of a request. */
export function judgeModel(document: unknown, pointer: string): Judgement {
  const check = checkModel(document);
  const { model } = check;
  const findings = check.findings.map((finding) => ({ ...finding, pointer: pointer + finding.pointer }));
  return { findings, passed: model && { ...check, model } };
}
