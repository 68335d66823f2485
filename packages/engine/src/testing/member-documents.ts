import { expect, it } from 'vitest';
import { z } from 'zod';
import type { MemberConfig } from '../registry/registry.ts';

/** What the document of any member has to fulfil: its type is its key, options are described, unknown ones refused, and
 *  what was parsed says the same after a round through JSON. */
export function describeDocuments(key: string, config: MemberConfig, examples: readonly object[]): void {
  it('is named as its registry key and has examples', () => {
    expect(config.shape.type.value).toBe(key);
    expect(examples.length).toBeGreaterThan(0);
  });

  it('describes every option, in words that reach its JSON Schema', () => {
    const { properties = {} } = z.toJSONSchema(config, { io: 'input' });
    const bare = Object.keys(properties).filter((name) => name !== 'type' && !descriptionOf(properties[name]));
    expect(bare).toEqual([]);
  });

  it.each(examples.map((options) => [JSON.stringify(options), options]))(
    'takes %s, and the same again from JSON',
    (_, options) => {
      const parsed = config.parse({ type: key, ...options });
      expect(config.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
      expect(config.safeParse({ type: key, ...options, surprise: 1 }).success).toBe(false);
    },
  );
}

function descriptionOf(schema: z.core.JSONSchema._JSONSchema): string | undefined {
  return typeof schema === 'object' ? schema.description : undefined;
}
