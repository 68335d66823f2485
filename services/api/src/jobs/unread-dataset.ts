import { type DatasetRecord, formats, type JobTarget } from '@trainyard/contracts';
import { ApiError } from '../errors/api-error.ts';
import type { TargetRequest } from './checks/target.ts';

function columnOf(
  { column }: TargetRequest,
  { format, columns }: DatasetRecord,
): string | readonly string[] | undefined {
  return column ?? columns.find(({ role }) => role === 'target')?.name ?? formats[format].target?.column;
}

function kindOf(
  { kind, lossKind, column, tokenizer }: TargetRequest,
  name: string,
  { format, columns }: DatasetRecord,
) {
  if (kind) return kind;
  if (tokenizer) return 'sequence' as const;
  if (Array.isArray(column)) return 'numbers' as const;
  if (lossKind) return lossKind;
  const isCategory = columns.some((override) => override.name === name && override.type === 'category');
  const { target } = formats[format];
  const told = target?.column === name ? target.kind : undefined;
  return told === 'class' || isCategory ? ('class' as const) : undefined;
}

/**
 * The target of a job whose dataset is still being read, as far as the request and the dataset's record tell it; what
 * the rows hold is judged when they are there.
 * @throws {ApiError} datasetNotReady when only the rows could tell
 */
export function targetOfUnread(request: TargetRequest, dataset: DatasetRecord): JobTarget {
  const column = columnOf(request, dataset);
  const kind = column === undefined ? undefined : kindOf(request, String(column), dataset);
  const { tokenizer } = request;
  if (column !== undefined && kind !== undefined)
    return { column: typeof column === 'string' ? column : [...column], kind, ...(tokenizer && { tokenizer }) };
  const what = column === undefined ? 'target.column' : 'target.kind';
  const detail = `The dataset ${dataset.id} is still being read. Give ${what} to have the job wait for it, or ask again later.`;
  throw new ApiError('datasetNotReady', detail);
}
