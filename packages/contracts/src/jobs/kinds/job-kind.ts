import { z } from 'zod';
import { documentFields, type SharedDocument, shownSpecFields, specFields } from '../document.ts';

/** A field that jobs of every kind have in their spec. */
export type SharedField = keyof typeof documentFields;

type Shape = z.core.$ZodShape;

/** What a client sends for a kind, read: the shared fields but those that the kind settles itself, and its own. */
type Sent<Own extends Shape, Settled extends SharedField> = Omit<SharedDocument, Settled | keyof Own> &
  z.output<z.ZodObject<Own>>;

/** What is known of the run when a job is created. */
export interface KnownRun {
  /** Undefined while the dataset is being read. */
  stepsPerEpoch: number | undefined;
}

/** What describes a kind of jobs. */
export interface KindDescription<Kind extends string, Own extends Shape, Settled extends SharedField> {
  kind: Kind;
  /** What such a job does, in one sentence. */
  description: string;
  /** The fields that no other kind has, and shared ones that it leaves open to settle them. */
  own: Own;
  /** The shared fields that the kind settles itself, so that a client may not send them. */
  settled: readonly Settled[];
  /** Settles them. */
  settle: (document: Sent<Own, Settled>, run: KnownRun) => Pick<SharedDocument, Settled> & Partial<SharedDocument>;
  /** Refuses fields that are right each by itself but not together. */
  check?: (document: Sent<Own, Settled>, refuse: (field: keyof Own & string, message: string) => void) => void;
}

const withoutFields = <Fields extends Shape, Left extends string>(fields: Fields, left: readonly Left[]) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !left.includes(name as Left))) as Omit<Fields, Left>;

const nameOf = (kind: string) => `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;

/** Makes the schemas of a kind of jobs: of the document a client sends, of the resolved spec, and of the spec as answers show it. */
export function jobKind<const Kind extends string, Own extends Shape, const Settled extends SharedField = never>({
  kind,
  description,
  own,
  settled,
  settle,
  check,
}: KindDescription<Kind, Own, Settled>) {
  const discriminator = { kind: z.literal(kind) };
  // A shared field that the document leaves open is settled in the spec.
  const shared = withoutFields(documentFields, settled);
  const sent = { ...shared, ...own } as Omit<typeof shared, keyof Own> & Own;
  const ownOfSpec = withoutFields(own, Object.keys(documentFields) as SharedField[]);
  const name = nameOf(kind);
  return {
    description,
    settle,
    document: z
      .strictObject({ ...discriminator, ...sent })
      .check(({ value, issues }) => {
        const refuse = (field: string, message: string) =>
          issues.push({ code: 'custom', path: [field], message, input: value });
        check?.(value as unknown as Sent<Own, Settled>, refuse);
      })
      .meta({ id: `${name}JobDocument`, description }),
    spec: z.strictObject({ ...discriminator, ...specFields, ...ownOfSpec }).meta({ id: `${name}JobSpec` }),
    shown: z
      .object({ ...discriminator, ...shownSpecFields, ...ownOfSpec })
      .meta({ id: `Resolved${name}JobSpec`, description }),
  };
}
