import { z } from 'zod';

/** Query of every list: how many items, and after which cursor. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('Items on a page, 1 to 100. Default: 20.'),
  after: z
    .string()
    .min(1)
    .max(512)
    .optional()
    .describe('The nextCursor of the previous page. Default: the first page.'),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** Page of items in a stable order, newest first unless the route says otherwise. */
export function pageSchema<Item extends z.ZodType>(item: Item, id: string) {
  return z
    .object({
      data: z.array(item),
      hasMore: z.boolean().describe('Whether another page follows.'),
      nextCursor: z
        .string()
        .nullable()
        .describe('Opaque; pass it as `after` to get the next page. Null on the last page.'),
    })
    .meta({ id });
}

/** Page of items, as `pageSchema` describes it. */
export interface Page<Item> {
  data: Item[];
  hasMore: boolean;
  nextCursor: string | null;
}
