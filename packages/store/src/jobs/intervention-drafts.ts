import { isDeepStrictEqual } from 'node:util';
import {
  type CommandRecord,
  effectiveSpec,
  type FieldChange,
  fieldOf,
  isTrainingField,
  type JobEventDraft,
  type JobPatch,
  type JobRecord,
  type JobStatus,
  patchedFields,
} from '@trainyard/contracts';

/** What a patch changes of a job as it stands, changes that wait included; `id` names it. */
export function changesOf(id: string, { spec }: JobRecord, status: JobStatus, patch: JobPatch): FieldChange[] {
  const standing = effectiveSpec(spec, status.interventions, 'accepted');
  return patchedFields(patch).flatMap(([field, to]) => {
    const from = fieldOf(standing, field) ?? null;
    return isDeepStrictEqual(from, to) ? [] : [{ id, field, from, to }];
  });
}

/** The events of accepted changes: what its training has to be told of waits for a step boundary. */
export function interventionDrafts({ attempt }: JobStatus, changes: readonly FieldChange[]): JobEventDraft[] {
  return changes.map((change) => {
    return { type: 'intervention', attempt, step: null, data: { ...change, applied: !isTrainingField(change.field) } };
  });
}

/** The events of changes that came into force and that a status does not know of as such. */
function madeDrafts({ attempt, interventions = [] }: JobStatus, commands: readonly CommandRecord[]): JobEventDraft[] {
  const isKnown = (change: FieldChange) =>
    interventions.some(({ id, field, applied }) => applied && id === change.id && field === change.field);
  const made = commands.flatMap((command) => (command.action === 'made' ? command.made : []));
  return made
    .filter((change) => !isKnown(change))
    .map(({ step, ...change }) => ({ type: 'intervention', attempt, step, data: { ...change, applied: true } }));
}

/** The same of the durable changes that a status does not know of, in the order in which Redis had accepted them, and of what came into force. */
export function missedInterventions(status: JobStatus, commands: readonly CommandRecord[]): JobEventDraft[] {
  const known = new Set((status.interventions ?? []).map(({ id }) => id));
  const ordered = commands.toSorted((a, b) => (a.revision ?? 0) - (b.revision ?? 0));
  const changes = ordered.flatMap((command) => (command.action === 'change' ? command.changes : []));
  const accepted = interventionDrafts(
    status,
    changes.filter(({ id }) => !known.has(id)),
  );
  return [...accepted, ...madeDrafts(status, commands)];
}
