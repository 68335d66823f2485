import { z } from 'zod';
import type { SchemaOverride } from './http/schema-override.ts';

/** An instant as RFC 3339 in UTC with milliseconds, such as 2026-09-01T12:00:00.000Z. */
export const timeSchema = z.iso.datetime({ precision: 3 }).meta({
  id: 'Time',
  description: 'RFC 3339 instant in UTC with milliseconds.',
  example: '2026-09-01T12:00:00.000Z',
  // The pattern that counts leap years is 300 characters long; the format says the same.
  override: ({ jsonSchema }: SchemaOverride) => {
    delete jsonSchema.pattern;
  },
});

/** SHA-256 of bytes as 64 lower-case hexadecimal digits. */
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal digits')
  .meta({ id: 'Sha256', description: 'SHA-256 as 64 lower-case hexadecimal digits.' });

/** A whole number from 0 up, for counts and positions. */
export const countSchema = z.int().min(0);

/** Size in bytes. */
export const sizeBytesSchema = z.int().min(0).describe('Size in bytes.');

/** A name given by the client: 1 to 200 characters, none of them a control character. */
export const nameSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'expected no control characters');

/** Path of a related resource, relative to the server. */
export const linkSchema = z.string().describe('Path of the related resource on this server.');
