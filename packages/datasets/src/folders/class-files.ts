import type { ZipMember } from '../bytes/zip/open-zip.ts';
import { BadData } from '../findings/bad-data.ts';
import type { IngestContext } from '../readers/reader.ts';
import type { PartName } from '../stored/schema.ts';

/** A file in the folder of its class. */
export interface ClassFile {
  part: PartName;
  className: string;
  member: ZipMember;
}

/** Which files a format has. */
export interface FileKind {
  /** Role of the zip, named in findings. */
  zip: string;
  /** What the endings of their names are. */
  endings: readonly string[];
}

const isPart = (folder: string | undefined): folder is PartName => folder === 'train' || folder === 'test';

const layout = 'expected <class>/<file>, or train/<class>/<file> and test/<class>/<file>';

/** Folders on the way to each file, without one that holds all of them. */
function foldersOf(members: readonly ZipMember[]): string[][] {
  const all = members.map(({ name }) => name.split('/').slice(0, -1));
  const [first] = all[0] ?? [];
  const isRoot = !isPart(first) && all.every((folders) => folders.length >= 2 && folders[0] === first);
  return isRoot ? all.map((folders) => folders.slice(1)) : all;
}

function placeOf(folders: readonly string[], hasParts: boolean): Omit<ClassFile, 'member'> | undefined {
  const [first, second] = folders;
  if (!hasParts) return folders.length === 1 && first !== undefined ? { part: 'train', className: first } : undefined;
  return folders.length === 2 && isPart(first) && second !== undefined ? { part: first, className: second } : undefined;
}

function reportKinds(members: readonly ZipMember[], { zip, endings }: FileKind, { log, limits }: IngestContext): void {
  for (const { name } of members) {
    if (endings.some((ending) => name.toLowerCase().endsWith(ending))) continue;
    const text = `expected files that end in ${endings.join(', ')}; take this one out`;
    log.add({ rule: 'unsupportedFile', file: `${zip}/${name}`, value: name, text });
    if (log.errors() >= limits.maxErrors) return;
  }
}

function checkClasses(files: readonly ClassFile[], zip: string, { limits, log }: IngestContext): void {
  const classesIn = (part: PartName) =>
    new Set(files.filter((file) => file.part === part).map(({ className }) => className));
  const [train, test] = [classesIn('train'), classesIn('test')];
  if (train.size === 0) {
    throw new BadData({ rule: 'noRows', file: zip, text: `${layout}; received no file to train on` });
  }
  if (train.size > limits.maxClasses) {
    const text = `expected at most ${limits.maxClasses} classes, received ${train.size} folders`;
    throw new BadData({ rule: 'tooManyClasses', file: zip, text });
  }
  const place = { file: zip, column: 'label', severity: 'warning' } as const;
  for (const name of test) {
    if (train.has(name)) continue;
    const text = `class ${JSON.stringify(name)} does not occur in the train part, so it cannot be learned`;
    log.add({ ...place, rule: 'unseenClass', value: name, text });
  }
  if (train.size > 1) return;
  const text = 'every file of the train part has the same class, so nothing can be learned from them';
  log.add({ ...place, rule: 'constantColumn', text });
}

/**
 * The files of a zip with the class that the folder of each tells, in the order of their names; undefined when some are
 * out of place: findings go to the log.
 * @throws {BadData} when there is no file to train on
 */
export function classFiles(
  members: readonly ZipMember[],
  kind: FileKind,
  context: IngestContext,
): ClassFile[] | undefined {
  const { log, limits } = context;
  reportKinds(members, kind, context);
  const folders = foldersOf(members);
  const hasParts = folders.length > 0 && folders.every(([first]) => isPart(first));
  const files: ClassFile[] = [];
  for (const [index, member] of members.entries()) {
    const place = placeOf(folders[index] ?? [], hasParts);
    if (place) files.push({ ...place, member });
    else if (log.errors() < limits.maxErrors) {
      log.add({
        rule: 'noClassFolder',
        file: `${kind.zip}/${member.name}`,
        value: member.name,
        text: `${layout}; move it`,
      });
    }
  }
  if (log.errors() > 0) return undefined;
  checkClasses(files, kind.zip, context);
  return files;
}
