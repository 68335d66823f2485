import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cachedReader } from './cached-reader.ts';
import { jsonCodec } from './json-codec.ts';

const codec = jsonCodec(z.object({ name: z.string() }));

/** Records that can be changed behind a reader, and the keys that it read of them. */
function stored(...keys: string[]) {
  const objects = new Map(keys.map((name) => [name, codec.encode({ name })]));
  const asked: string[] = [];
  const read = async (key: string) => {
    asked.push(key);
    return objects.get(key);
  };
  return { objects, asked, artifacts: { read } };
}

describe('a cached reader', () => {
  it('reads a record once', async () => {
    const { artifacts, asked } = stored('a');
    const reader = cachedReader(artifacts, codec, 2);
    expect([await reader.read('a'), await reader.read('a')]).toEqual([{ name: 'a' }, { name: 'a' }]);
    expect(asked).toEqual(['a']);
  });

  it('asks again for a record that was not there', async () => {
    const { artifacts, objects } = stored();
    const reader = cachedReader(artifacts, codec, 2);
    expect(await reader.read('a')).toBeUndefined();
    objects.set('a', codec.encode({ name: 'late' }));
    expect(await reader.read('a')).toEqual({ name: 'late' });
  });

  it('forgets the record that was used least recently, and whatever a fresh look no longer finds', async () => {
    const { artifacts, objects, asked } = stored('a', 'b', 'c');
    const reader = cachedReader(artifacts, codec, 2);
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await reader.read(key);
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
    objects.delete('b');
    expect(await reader.fresh('b')).toBeUndefined();
    expect(await reader.read('b')).toBeUndefined();
  });

  it('knows what was written just now', async () => {
    const { artifacts, asked } = stored();
    const reader = cachedReader(artifacts, codec, 2);
    reader.remember('a', { name: 'new' });
    expect(await reader.read('a')).toEqual({ name: 'new' });
    expect(asked).toEqual([]);
  });
});
