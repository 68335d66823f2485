import { z } from 'zod';
import { ArtifactCorrupt } from '../errors.ts';

/** Turns values of one schema into bytes and back. */
export interface JsonCodec<Value> {
  encode(value: Value): Uint8Array;
  /** @throws ArtifactCorrupt when the bytes do not fit the schema */
  decode(bytes: Uint8Array, name: string): Value;
}

/** A codec of JSON text; a value that does not fit its schema is refused before it is written. */
export function jsonCodec<Schema extends z.ZodType>(schema: Schema): JsonCodec<z.output<Schema>> {
  return {
    encode: (value) => Buffer.from(JSON.stringify(schema.parse(value))),
    decode(bytes, name) {
      const parsed = schema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
      if (parsed.success) return parsed.data;
      throw new ArtifactCorrupt(
        `${name}: expected a record of a known schema, received another (${z.prettifyError(parsed.error)}); was it written by a later version?`,
      );
    },
  };
}
