import type { ArrayPart, ArrayParts, UploadedArray } from '../arrays/uploaded-array.ts';
import type { OpenedZip, ZipMember } from '../bytes/zip/open-zip.ts';
import { BadData } from '../findings/bad-data.ts';
import { quoted } from '../findings/data-finding.ts';
import type { IngestContext } from '../readers/reader.ts';
import { openNpy } from './open-array.ts';

/** Names that members have by custom, the likeliest first. */
const customary = {
  features: ['x_train', 'X_train', 'train_x', 'train_images', 'x', 'X', 'features', 'images', 'data'],
  labels: ['y_train', 'Y_train', 'train_y', 'train_labels', 'y', 'Y', 'labels', 'label', 'targets', 'target'],
  testFeatures: ['x_test', 'X_test', 'test_x', 'test_images'],
  testLabels: ['y_test', 'Y_test', 'test_y', 'test_labels'],
} as const;

/** Which array of an archive a member is. */
export type MemberRole = keyof typeof customary;

type Named = ReadonlyMap<string, ZipMember>;

const ending = '.npy';

function byName(members: readonly ZipMember[], file: string): Named {
  const named = new Map<string, ZipMember>();
  for (const member of members) {
    if (!member.name.endsWith(ending)) {
      const text = `${JSON.stringify(member.name)}: expected .npy files alone; save the archive with numpy.savez`;
      throw new BadData({ rule: 'unsupportedFile', file, value: member.name, text });
    }
    named.set(member.name.slice(0, -ending.length), member);
  }
  return named;
}

function nameOf(role: MemberRole, named: Named, asked: string | undefined, file: string): string | undefined {
  const names = [...named.keys()].join(', ');
  if (asked === undefined) return customary[role].find((name) => named.has(name));
  if (named.has(asked)) return asked;
  const text = `expected the array ${quoted(asked)} that the option ${role} names, received ${quoted(names)}`;
  throw new BadData({ rule: 'missingFile', file, value: asked, text });
}

/** What of an archive is read. */
export interface NpzArrays {
  parts: ArrayParts;
  /** Names of the members. */
  features: string;
  labels: string | undefined;
}

interface Opening {
  file: string;
  zip: OpenedZip;
  named: Named;
}

async function open(name: string | undefined, { file, zip, named }: Opening): Promise<UploadedArray | undefined> {
  const member = name === undefined ? undefined : named.get(name);
  return member && openNpy(`${file}/${member.name}`, () => zip.open(member));
}

async function openPart(
  features: string | undefined,
  labels: string | undefined,
  opening: Opening,
): Promise<ArrayPart | undefined> {
  const array = await open(features, opening);
  return array && { features: array, labels: await open(labels, opening) };
}

function reportUnused(used: readonly (string | undefined)[], { named, file }: Opening, { log }: IngestContext): void {
  for (const name of named.keys()) {
    if (used.includes(name)) continue;
    const text = `the array ${quoted(name)} is not used; name it in the options of npz if it is to be`;
    log.add({ rule: 'unusedMember', severity: 'warning', file, value: name, text });
  }
}

/**
 * The arrays of an archive by the roles of its members, as their names or the options tell.
 * @throws {BadData} when there are no features, or a member is no array of numbers
 */
export async function openMembers(zip: OpenedZip, file: string, context: IngestContext): Promise<NpzArrays> {
  const opening = { file, zip, named: byName(zip.members, file) };
  const asked = context.options.npz;
  const role = (name: MemberRole) => nameOf(name, opening.named, asked[name], file);
  const [features, labels] = [role('features'), role('labels')];
  const [testFeatures, testLabels] = [role('testFeatures'), role('testLabels')];
  const train = await openPart(features, labels, opening);
  if (train === undefined || features === undefined) {
    const names = [...opening.named.keys()].join(', ');
    const text = `expected an array named ${customary.features.join(', ')}, received ${quoted(names)}; name it in npz.features`;
    throw new BadData({ rule: 'missingFile', file, text });
  }
  const test = await openPart(testFeatures, labels === undefined ? undefined : testLabels, opening);
  if (test && labels !== undefined && test.labels === undefined) {
    const text = `expected labels of the test part, named ${customary.testLabels.join(', ')}; name them in npz.testLabels`;
    throw new BadData({ rule: 'missingFile', file, text });
  }
  reportUnused([features, labels, ...(test ? [testFeatures, testLabels] : [])], opening, context);
  return { parts: { train, test }, features, labels };
}
