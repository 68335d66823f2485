import { QuotaExceeded } from '../errors.ts';
import type { Usage } from './usage.ts';

/** Holds a project to the bytes that it may store. */
export interface ByteQuota {
  /** Does work that changes which bytes are the project's; they are counted anew afterwards. */
  onBytes<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * Does work that writes a record: together with the blobs that it names the project has no more bytes than may, whoever else
   * adds some at the same time. @throws QuotaExceeded, StoreUnavailable
   */
  onRecord<Result>(record: unknown, work: () => Promise<Result>): Promise<Result>;
  /** Bytes that may still be stored; undefined without a quota. @throws QuotaExceeded when there are none */
  freeBytes(): Promise<number | undefined>;
  /** What the refusal of a blob means that was longer than the free bytes. */
  bytesExceeded(): Promise<QuotaExceeded>;
}

export interface ByteQuotaOptions {
  usage: Usage;
  /** Does work while nobody else adds bytes to a project. @throws StoreUnavailable */
  aloneAdding: <Result>(project: string, work: () => Promise<Result>) => Promise<Result>;
}

/** The quota of one project, null without one. */
export function createByteQuota(
  project: string,
  limitOf: () => Promise<number | null>,
  { usage, aloneAdding }: ByteQuotaOptions,
): ByteQuota {
  const exceeded = (limit: number, used: number) => new QuotaExceeded({ name: 'storedBytes', limit, used });
  const onBytes: ByteQuota['onBytes'] = (work) => work().finally(() => usage.forgetBytes(project));

  async function checkMore(limit: number, record: unknown): Promise<void> {
    const used = await usage.bytesWith(project, []);
    const later = await usage.bytesWith(project, record);
    if (later > limit && later > used) throw exceeded(limit, used);
  }

  return {
    onBytes,
    async onRecord(record, work) {
      const limit = await limitOf();
      if (limit === null) return onBytes(work);
      return aloneAdding(project, async () => {
        await checkMore(limit, record);
        return onBytes(work);
      });
    },
    async freeBytes() {
      const limit = await limitOf();
      if (limit === null) return undefined;
      const used = await usage.storedBytes(project);
      if (used >= limit) throw exceeded(limit, used);
      return limit - used;
    },
    bytesExceeded: async () => exceeded((await limitOf()) ?? 0, await usage.storedBytes(project)),
  };
}
