import { z } from 'zod';
import { StorageFailed } from '../../errors.ts';

const flag = z
  .enum(['true', 'false'])
  .default('true')
  .transform((text) => text === 'true');

const schema = z.object({
  ARTIFACTS: z.enum(['file', 's3']).default('file'),
  S3_ENDPOINT: z.url({ protocol: /^https?$/, error: 'expected http://host:port or https://host' }).optional(),
  S3_BUCKET: z.string().min(3).optional(),
  S3_REGION: z.string().min(1).default('us-east-1'),
  S3_PREFIX: z
    .string()
    .regex(/^(?:[A-Za-z0-9_-]+\/)*$/, 'expected segments of letters, digits, _ and -, each with a slash behind it')
    .default(''),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  S3_PATH_STYLE: flag,
  ARTIFACT_CACHE_BYTES: z.coerce
    .number()
    .int()
    .min(2 ** 20)
    .default(10 * 2 ** 30),
});

/** Names of the variables that say where artifacts are kept. */
export const artifactVariables = Object.keys(schema.shape);

/** Where artifacts are kept in S3. */
export interface S3Settings {
  /** Such as https://s3.eu-central-1.amazonaws.com. */
  endpoint: string;
  bucket: string;
  region: string;
  /** What every key starts with; empty or with a slash at its end. */
  prefix: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** https://host/bucket/key; else https://bucket.host/key. */
  isPathStyle: boolean;
  /** Bytes of the local copies of blobs. */
  cacheBytes: number;
}

function required(value: string | undefined, name: string): string {
  if (value !== undefined) return value;
  throw new StorageFailed(
    `ARTIFACTS is s3 and ${name} is not set: set it, or unset ARTIFACTS to keep files in DATA_DIR`,
  );
}

/** What the environment says of S3; undefined: artifacts are files. @throws StorageFailed naming what is missing or wrong */
export function s3SettingsOf(environment: NodeJS.ProcessEnv): S3Settings | undefined {
  const filled = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(filled);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new StorageFailed(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { data } = parsed;
  if (data.ARTIFACTS === 'file') return undefined;
  return {
    endpoint: required(data.S3_ENDPOINT, 'S3_ENDPOINT'),
    bucket: required(data.S3_BUCKET, 'S3_BUCKET'),
    region: data.S3_REGION,
    prefix: data.S3_PREFIX,
    accessKeyId: required(data.S3_ACCESS_KEY_ID, 'S3_ACCESS_KEY_ID'),
    secretAccessKey: required(data.S3_SECRET_ACCESS_KEY, 'S3_SECRET_ACCESS_KEY'),
    isPathStyle: data.S3_PATH_STYLE,
    cacheBytes: data.ARTIFACT_CACHE_BYTES,
  };
}
