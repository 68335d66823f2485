import type { IdKind, Page, PageQuery } from '@trainyard/contracts';
import type { ListOptions } from '../artifacts/artifact-store.ts';
import { InvalidCursor } from '../errors.ts';
import { isId } from './keys.ts';

/** The opaque cursor that goes on after an item. */
export const cursorAfter = (id: string): string => Buffer.from(`1.${id}`).toString('base64url');

/** The identifier a cursor stands for. @throws InvalidCursor */
export function cursorId(kind: IdKind, cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const id = text.slice(2);
  if (text.startsWith('1.') && isId(kind, id)) return id;
  throw new InvalidCursor('cursor: expected the nextCursor of the page before, received another text');
}

/** Where a page starts: after this identifier, or at the newest. @throws InvalidCursor */
export const startOf = (kind: IdKind, { after }: PageQuery): string | undefined =>
  after === undefined ? undefined : cursorId(kind, after);

/** How names are listed that hold their time: the newest first, after this one. */
export const newestAfter = (after: string | undefined, limit: number): ListOptions => ({
  order: 'descending',
  limit,
  ...(after !== undefined && { after }),
});

/**
 * A page of items, newest first. `nextIds` lists identifiers after one, `load` may find an item gone.
 * `limit` items are returned while there are as many.
 */
export async function pageOf<Item extends { id: string }>(
  { limit }: PageQuery,
  start: string | undefined,
  nextIds: (after: string | undefined, limit: number) => Promise<string[]>,
  load: (id: string) => Promise<Item | undefined>,
): Promise<Page<Item>> {
  const found: Item[] = [];
  let after = start;
  for (let ended = false; !ended && found.length <= limit; ) {
    const wanted = limit + 1 - found.length;
    const ids = await nextIds(after, wanted);
    ended = ids.length < wanted;
    after = ids.at(-1) ?? after;
    const items = await Promise.all(ids.map(load));
    found.push(...items.filter((item) => item !== undefined));
  }
  const data = found.slice(0, limit);
  const last = data.at(-1);
  const hasMore = found.length > limit;
  return { data, hasMore, nextCursor: hasMore && last ? cursorAfter(last.id) : null };
}
