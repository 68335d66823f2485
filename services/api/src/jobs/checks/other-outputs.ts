import type { DatasetProfile, JobOutputs, JobSpec, ProblemFinding, ResolvedOutputs } from '@trainyard/contracts';
import { targetsOf } from '@trainyard/engine/check';
import { settledLoss } from '../settled-loss.ts';
import { errorAt, namesOf, quoted, type Resolved, resolved } from './finding.ts';
import type { PlacedModel } from './input.ts';
import { outputFindings } from './output.ts';
import { resolveTarget } from './target.ts';
import { targetRangeFindings } from './target-range.ts';

type Asked = JobOutputs[string];
type Settled = ResolvedOutputs[string];

/** A model as if the named output were its only one. */
function placedAt(placed: PlacedModel | undefined, name: string): PlacedModel | undefined {
  const output = placed?.model.outputs.find(({ id }) => id === name);
  return placed && output && { ...placed, model: { ...placed.model, output: name, outputType: output.type } };
}

/** What was found about the target or the loss of a job, at those of an output. */
function relocated(findings: readonly ProblemFinding[], name: string): ProblemFinding[] {
  return findings.map((finding) => ({
    ...finding,
    pointer: finding.pointer?.replace(/^\/(?=(target|loss)(\/|$))/, `/outputs/${name}/`),
  }));
}

/** Holds the names to those of the model's further outputs: each has its target, and no other name has. */
export function outputNameFindings(asked: JobOutputs | undefined, { model, at }: PlacedModel): ProblemFinding[] {
  const [first, ...others] = model.outputs.map(({ id }) => id);
  const given = Object.keys(asked ?? {});
  const unknown = given.filter((name) => !others.includes(name));
  const untold = others.filter((name) => !given.includes(name));
  return [
    ...unknown.map((name) => {
      const message =
        name === first
          ? `${quoted(name)} is the first output of the model, whose target and loss are those of the job`
          : `the model has no further output ${quoted(name)}`;
      const hint = others.length > 0 ? `They are ${namesOf(others)}.` : 'Name several layers in its `outputs`.';
      return errorAt(`/outputs/${name}`, { code: 'unknownOutput', message, received: name, hint });
    }),
    ...untold.map((name) => {
      const message = `nothing says what the output ${quoted(name)} of the model learns`;
      const hint = `Give outputs.${name} a target, or leave it out of the model's outputs.`;
      return errorAt(at('/outputs'), { code: 'untoldOutput', layer: name, message, expected: 'a target', hint });
    }),
  ];
}

function resolveOutput(
  name: string,
  { target: asked, loss: askedLoss }: Asked,
  profile: DatasetProfile,
  placed: PlacedModel | undefined,
): Resolved<Settled> {
  const target = resolveTarget({ ...asked, lossKind: askedLoss && targetsOf(askedLoss).kind }, profile);
  const kind = target.value?.kind;
  const loss: JobSpec['loss'] | undefined = kind ? settledLoss(askedLoss, kind) : askedLoss;
  const findings = [
    ...target.findings,
    ...(kind === 'sequence' || kind === 'classes' ? [unsupportedKind(kind)] : []),
    ...outputFindings(loss, target.value, placedAt(placed, name), profile),
    ...targetRangeFindings(loss, target.value, profile),
  ];
  return resolved(relocated(findings, name), () => {
    if (!target.value || !loss) throw new Error('internal: an output without errors was not resolved');
    const { column } = target.value;
    return { target: { column, kind: target.value.kind as Settled['target']['kind'] }, loss };
  });
}

function unsupportedKind(received: string): ProblemFinding {
  const message = `a further output learns a class or numbers, not ${received}`;
  const hint = 'Make it the first output of the model, whose target is that of the job.';
  return errorAt('/target/kind', { code: 'unsupportedKind', message, expected: 'class, number or numbers', hint });
}

/** What the further outputs of a model learn, settled by what the dataset holds. */
export function resolveOutputs(
  asked: JobOutputs,
  profile: DatasetProfile,
  placed: PlacedModel | undefined,
): Resolved<ResolvedOutputs> {
  const each = Object.entries(asked).map(
    ([name, output]) => [name, resolveOutput(name, output, profile, placed)] as const,
  );
  const findings = each.flatMap(([, output]) => output.findings);
  return resolved(findings, () =>
    Object.fromEntries(each.flatMap(([name, { value }]) => (value ? [[name, value] as const] : []))),
  );
}

/** The same while the dataset is being read, for outputs whose kind is told; undefined where one's is not. */
export function unreadOutputs(asked: JobOutputs): ResolvedOutputs | undefined {
  const settled = Object.entries(asked).flatMap(([name, { target, loss }]) => {
    const kind = target.kind ?? (Array.isArray(target.column) ? ('numbers' as const) : undefined);
    return kind ? [[name, { target: { ...target, kind }, loss: settledLoss(loss, kind) }] as const] : [];
  });
  return settled.length === Object.keys(asked).length ? Object.fromEntries(settled) : undefined;
}

/** Columns that the further outputs learn: no features. */
export function columnsOfOutputs(outputs: JobOutputs | undefined): string[] {
  return Object.values(outputs ?? {}).flatMap(({ target }) => target.column);
}
