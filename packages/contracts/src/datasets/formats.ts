import type { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';
import type { FileSet, Format } from './formats/format.ts';
import * as registry from './formats/index.ts';

type Registry = typeof registry;
type OptionsOf<Declared> = Declared extends { options: infer Options extends z.ZodType } ? Options : never;
type RolesIn<Files> = {
  [Kind in keyof Files]: Files[Kind] extends readonly (infer Role extends string)[] ? Role : never;
}[keyof Files];
type AnyFiles = Registry[DatasetFormat]['files'][number];

/** Wire name of a format. */
export type DatasetFormat = keyof Registry;
/** The part a file plays in its dataset. */
export type FileRole = AnyFiles extends infer Files ? (Files extends unknown ? RolesIn<Files> : never) : never;
/** Formats that have options of reading. */
export type FormatWithOptions = {
  [Name in DatasetFormat]: OptionsOf<Registry[Name]> extends never ? never : Name;
}[DatasetFormat];

/** Every format by its name. */
export const formats: Readonly<Record<DatasetFormat, Format>> = registry;

const names = Object.keys(registry) as [DatasetFormat, ...DatasetFormat[]];
const setsOf = (format: DatasetFormat) => formats[format].files;
const rolesOf = ({ required, optional = [] }: FileSet) => [...required, ...optional] as FileRole[];

/** File formats a dataset can be uploaded in. */
export const datasetFormatSchema = openEnum(
  names,
  `Format of the uploaded files. ${names.map((name) => `${name}: ${formats[name].description}`).join(' ')}`,
);

/** The part a file plays in its dataset. */
export const fileRoleSchema = openEnum(
  [...new Set(names.flatMap((name) => setsOf(name).flatMap(rolesOf)))] as [FileRole, ...FileRole[]],
  `The part a file plays: ${names.map((name) => `${setsOf(name).map(sentenceOf).join(', or ')} for ${name}`).join('; ')}.`,
);

function sentenceOf({ required, optional = [] }: FileSet): string {
  const needed = required.join(' and ');
  return optional.length === 0 ? needed : `${needed}, with or without ${optional.join(' and ')}`;
}

/** The options of each format that has some, each optional. */
export const formatOptionFields = Object.fromEntries(
  names.flatMap((name) => {
    const { options } = formats[name];
    return options ? [[name, options.optional().describe(`How to read ${name}; absent for other formats.`)]] : [];
  }),
) as { [Name in FormatWithOptions]: z.ZodOptional<OptionsOf<Registry[Name]>> };

/** Options of reading by the format they are for. */
export type FormatOptions = { [Name in FormatWithOptions]: z.output<OptionsOf<Registry[Name]>> };

/** The options of a format with every default filled in; empty for a format without. */
export function settledOptions<Name extends DatasetFormat>(
  format: Name,
  given: unknown,
): Partial<Pick<FormatOptions, Extract<Name, FormatWithOptions>>> {
  const { options } = formats[format];
  return (options ? { [format]: options.parse(given ?? {}) } : {}) as Partial<
    Pick<FormatOptions, Extract<Name, FormatWithOptions>>
  >;
}

/** The only file of a format that can be the body of the request that makes the dataset. */
export function bodyRoleOf(format: DatasetFormat): FileRole | undefined {
  const alone = setsOf(format).find(({ required }) => required.length === 1);
  return alone?.required[0] as FileRole | undefined;
}

/** Every role that a file of the format may have. */
export function fileRolesOf(format: DatasetFormat): FileRole[] {
  return [...new Set(setsOf(format).flatMap(rolesOf))];
}

/** Files of a format that lack, and files that do not belong to the others. */
export interface FileCheck {
  missing: FileRole[];
  unexpected: string[];
  /** Roles of the set of files that the given ones belong to. */
  expected: FileRole[];
}

const partOf = (role: string) => role.split('.')[0];

function checkAgainst(set: FileSet, given: readonly string[]): FileCheck {
  const { required, optional = [] } = set;
  const parts = new Set(given.filter((role) => optional.includes(role)).map(partOf));
  const needed = [...required, ...optional.filter((role) => parts.has(partOf(role)))] as FileRole[];
  const expected = rolesOf(set);
  return {
    missing: needed.filter((role) => !given.includes(role)),
    unexpected: given.filter((role) => !(expected as string[]).includes(role)),
    expected,
  };
}

/** Holds the files of a dataset to the set of its format that they fit best. */
export function checkFiles(format: DatasetFormat, given: readonly string[]): FileCheck {
  const checks = setsOf(format).map((set) => checkAgainst(set, given));
  return checks.reduce((best, check) =>
    check.unexpected.length < best.unexpected.length ||
    (check.unexpected.length === best.unexpected.length && check.missing.length < best.missing.length)
      ? check
      : best,
  );
}
