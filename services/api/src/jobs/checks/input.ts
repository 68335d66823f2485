import type { ColumnProfile, DatasetProfile, FeatureSource, ProblemFinding } from '@trainyard/contracts';
import { idLimitsOf, type Model } from '@trainyard/engine/check';
import { formatShape, sameShape, sizeOf } from '@trainyard/engine/spec';
import type { FeatureColumns } from './features.ts';
import { errorAt, quoted, type Resolved, resolved, warningAt } from './finding.ts';
import { longestText, vocabularyBound } from './vocabulary.ts';

/** A model of a job, and how a place in its document is written as a place in the body of the request. */
export interface PlacedModel {
  model: Model;
  at: (pointer: string) => string;
}

/** One input of a model with what is to feed it. */
export interface Fed {
  name: string;
  /** Where the source stands in the body. */
  at: string;
  source: FeatureSource;
  /** Absent while the dataset is being read. */
  columns: FeatureColumns | undefined;
  profile: DatasetProfile | undefined;
  placed: PlacedModel | undefined;
}

type Input = Model['inputs'][string];

function inputOf({ name, placed }: Fed): Input | undefined {
  return placed && Object.hasOwn(placed.model.inputs, name) ? placed.model.inputs[name] : undefined;
}

/** Place of a field of the input in the model document. */
function placeOf({ name, placed }: Fed, field: string): string {
  const isSingle = placed?.model.document.inputs === undefined;
  return placed?.at(isSingle ? `/input/${field}` : `/inputs/${name}/${field}`) ?? '/model';
}

function columnsOf({ columns, profile }: Fed): ColumnProfile[] {
  return profile?.columns.filter(({ name }) => columns?.columns.includes(name)) ?? [];
}

function wrongSize(given: readonly number[], size: number, pointer: string, { columns }: Fed): ProblemFinding {
  const read = columns?.shape ? sizeOf(columns.shape) : size;
  const way = read === size ? '' : ` after preprocessing (${read} columns before it)`;
  const message = `the shape ${formatShape(given)} takes ${sizeOf(given)} values, a sample has ${size}${way}`;
  const hint = 'The product of the shape must be the number of values of one sample.';
  const expected = `a shape of ${size} values`;
  return errorAt(pointer, { code: 'shapeMismatch', message, expected, received: given, hint });
}

function otherThanModel({ at }: Fed, given: readonly number[], expected: readonly number[]): ProblemFinding {
  const message = `features have the shape ${formatShape(given)}, the input of the model ${formatShape(expected)}`;
  const hint = 'Give both the same shape, or leave the shape of the features out.';
  return errorAt(`${at}/shape`, { code: 'shapeMismatch', message, expected, received: given, hint });
}

/** Values of one sample as they enter the model; undefined while that is not known, or where the preprocessing does not fit. */
function widthOf({ columns }: Fed): number | undefined {
  if (columns?.plan && columns.plan.misfits.length > 0) return undefined;
  const shape = columns?.columns && columns.raw?.columns ? columns.plan?.form.shape : columns?.shape;
  return shape && sizeOf(shape);
}

function shapeFindings(fed: Fed, input: Input | undefined): ProblemFinding[] {
  const asked = fed.source.shape;
  const size = widthOf(fed);
  if (asked && size !== undefined && sizeOf(asked) !== size) return [wrongSize(asked, size, `${fed.at}/shape`, fed)];
  if (asked) return input && !sameShape(asked, input.shape) ? [otherThanModel(fed, asked, input.shape)] : [];
  if (!input || size === undefined || sizeOf(input.shape) === size) return [];
  return [wrongSize(input.shape, size, placeOf(fed, 'shape'), fed)];
}

function wrongType(fed: Fed, expected: string, { dtype, shape }: Input, what: string): ProblemFinding {
  const received = `${dtype} ${formatShape(shape)}`;
  const message = `the input ${fed.name} is ${received}, ${what} ${expected}`;
  const hint = `Give the model an input of ${expected}.`;
  return errorAt(placeOf(fed, 'dtype'), { code: 'inputType', message, expected, received, hint });
}

const isWholeTensor = ({ dtype }: ColumnProfile) => dtype !== undefined && !dtype.startsWith('float');

function idFindings(fed: Fed, input: Input): ProblemFinding[] {
  const columns = columnsOf(fed);
  const other = columns.find((column) => column.type !== 'integer' && !isWholeTensor(column));
  if (other) {
    return [wrongType(fed, 'float32', input, `the column ${quoted(other.name)} holds no whole numbers, features are`)];
  }
  const [lowest, highest] = [
    Math.min(...columns.map(({ min = 0 }) => min)),
    Math.max(...columns.map(({ max = 0 }) => max)),
  ];
  return limitsOf(fed).flatMap(({ layer, ids }) => {
    if (columns.length === 0 || (lowest >= 0 && highest < ids)) return [];
    const message = `the ids of the features are ${lowest} to ${highest}, ${layer} knows 0 to ${ids - 1}`;
    const hint = lowest < 0 ? 'Number the tokens from 0.' : `Give ${layer} numEmbeddings ${highest + 1}.`;
    return [
      errorAt(layerPlace(fed, layer), {
        code: 'vocabularySize',
        layer,
        message,
        expected: ids,
        received: highest + 1,
        hint,
      }),
    ];
  });
}

const limitsOf = ({ name, placed }: Fed) => (placed ? idLimitsOf(placed.model, name) : []);

function layerPlace({ placed }: Fed, layer: string): string {
  const index = placed?.model.document.layers.findIndex(({ id }) => id === layer) ?? -1;
  return placed?.at(`/layers/${index}/numEmbeddings`) ?? '/model';
}

function tokenFindings(fed: Fed, tokenizer: NonNullable<FeatureSource['tokenizer']>, input: Input): ProblemFinding[] {
  if (input.dtype !== 'int64' || input.shape.length !== 1) {
    return [wrongType(fed, 'int64 [length]', input, 'tokens are')];
  }
  return [...lengthFindings(fed, tokenizer, input), ...vocabularyFindings(fed, tokenizer)];
}

function lengthFindings(
  fed: Fed,
  tokenizer: NonNullable<FeatureSource['tokenizer']>,
  { shape: [length = 0] }: Input,
): ProblemFinding[] {
  const { maxLength = length } = tokenizer;
  if (maxLength !== length) {
    const message = `sequences have ${maxLength} tokens, the input ${fed.name} takes ${length}`;
    const hint = 'Give both the same length, or leave maxLength out.';
    const place = `${fed.at}/tokenizer/maxLength`;
    return [errorAt(place, { code: 'lengthMismatch', message, expected: length, received: maxLength, hint })];
  }
  return columnsOf(fed).flatMap((column) => {
    const longest = longestText(column, tokenizer);
    if (longest <= length) return [];
    const message = `texts of the column ${quoted(column.name)} have up to ${longest} tokens, the input ${fed.name} takes ${length}: the rest is cut`;
    const hint = `Give the input the shape [${longest}] to keep all of them.`;
    return [
      warningAt(placeOf(fed, 'shape'), { code: 'textsAreCut', message, expected: longest, received: length, hint }),
    ];
  });
}

function vocabularyFindings(fed: Fed, tokenizer: NonNullable<FeatureSource['tokenizer']>): ProblemFinding[] {
  const [column] = columnsOf(fed);
  const needed = column && vocabularyBound(column, tokenizer);
  if (!column || needed === undefined) return [];
  return limitsOf(fed).flatMap(({ layer, ids }) => {
    if (needed <= ids) return [];
    const message = `the vocabulary of ${quoted(column.name)} has up to ${needed} tokens (4 special ones among them), ${layer} knows ${ids}`;
    const hint = `Give ${layer} numEmbeddings ${needed}, or the tokenizer vocabularySize ${ids} to make the rarest tokens <unknown>.`;
    return [
      errorAt(layerPlace(fed, layer), {
        code: 'vocabularySize',
        layer,
        message,
        expected: needed,
        received: ids,
        hint,
      }),
    ];
  });
}

/**
 * Settles the shape in which features enter an input: as the job says, else as the model takes them.
 * Numbers have as many values as the input; tokens enter an int64 input of one axis.
 */
export function resolveInput(fed: Fed): Resolved<number[]> {
  const input = inputOf(fed);
  const { tokenizer, shape } = fed.source;
  const findings = shapeFindings(fed, input);
  if (input && tokenizer) findings.push(...tokenFindings(fed, tokenizer, input));
  if (input && !tokenizer && input.dtype === 'int64') findings.push(...idFindings(fed, input));
  return resolved(findings, () => [...(shape ?? input?.shape ?? fed.columns?.shape ?? [])]);
}
