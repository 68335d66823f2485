import {
  bodyRoleOf,
  type CreateDataset,
  createDatasetSchema,
  type DatasetFormat,
  datasetFormatSchema,
  formats,
} from '@trainyard/contracts';
import { z } from 'zod';
import { ApiError } from '../errors/api-error.ts';
import { mediaTypeDetail } from '../errors/media-type.ts';
import { parameterError } from '../errors/schema-error.ts';

/** Formats whose one file can be the body of the request that makes the dataset. */
const bodyFormats = datasetFormatSchema.options.filter((format) => bodyRoleOf(format) !== undefined);

/** Media types that say nothing of the format. */
const anyBytes = ['application/octet-stream', 'application/gzip'];

/** Media types of files that are the body of the request. */
export const bodyMediaTypes: readonly string[] = [
  ...new Set([...bodyFormats.flatMap((format) => formats[format].mediaTypes), ...anyBytes]),
];

const optionNames = [...new Set(bodyFormats.flatMap((format) => formats[format].queryOptions ?? []))];

const sentenceOf = (option: string): string =>
  bodyFormats
    .flatMap((format) => {
      const { options, queryOptions = [] } = formats[format];
      const field = queryOptions.includes(option) ? options?.shape[option] : undefined;
      return field instanceof z.ZodType ? [`Of ${format}: ${field.description ?? ''}`] : [];
    })
    .join(' ');

/** Parameters of the query that stand for options of the formats. */
export const optionParameters: Record<string, z.ZodOptional<z.ZodString>> = Object.fromEntries(
  optionNames.map((option) => [option, z.string().max(200).optional().describe(sentenceOf(option))]),
);

/** What the query says of a dataset whose file is the body. */
export interface BodyQuery {
  name?: string | undefined;
  target?: string | undefined;
  format?: DatasetFormat | undefined;
  [option: string]: string | undefined;
}

function formatOf({ format }: BodyQuery, contentType: string | undefined): DatasetFormat {
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const named = format ?? bodyFormats.find((each) => formats[each].mediaTypes.includes(mediaType));
  if (named !== undefined && bodyFormats.includes(named)) return named;
  if (named === undefined && !anyBytes.includes(mediaType)) {
    throw new ApiError('unsupportedMediaType', mediaTypeDetail(contentType, ['application/json', ...bodyMediaTypes]));
  }
  const expected = bodyFormats.join(', ');
  const message = named
    ? `format: ${named} has several files; make the dataset with JSON, and send each with PUT /v1/datasets/{id}/files/{role}`
    : `format: ${mediaType} does not tell the format; expected one of ${expected}`;
  const finding = { parameter: 'format', severity: 'error' as const, code: 'unknownValue', message, expected };
  throw new ApiError('invalidParameter', `${message}.`, { errors: [finding] });
}

const isNumeral = /^-?\d+(\.\d+)?$/;

function optionsIn(query: BodyQuery): Record<string, string | number> {
  const given = optionNames.flatMap((option) => {
    const text = query[option];
    return text === undefined ? [] : [[option, isNumeral.test(text) ? Number(text) : text] as const];
  });
  return Object.fromEntries(given);
}

/** What a query and a media type ask for, of the file that is the body. @throws {ApiError} naming the parameter */
export function datasetOfBody(query: BodyQuery, contentType: string | undefined): CreateDataset {
  const format = formatOf(query, contentType);
  const { name, target } = query;
  const given = optionsIn(query);
  const columns = target === undefined ? [] : [{ name: target, role: 'target' }];
  const takesOptions = Object.keys(given).length > 0;
  const asked = createDatasetSchema.safeParse({
    ...(name !== undefined && { name }),
    format,
    columns,
    ...(takesOptions && { [format]: given }),
  });
  if (asked.success) return asked.data;
  const parameterOf = (path: readonly PropertyKey[]) => {
    if (path[0] === format) return path.slice(1);
    return path[0] === 'columns' ? ['target'] : [...path];
  };
  const issues = asked.error.issues.map((issue) => ({ ...issue, path: parameterOf(issue.path) }));
  throw parameterError(issues, query, 'query');
}
