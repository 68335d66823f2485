import { describe, expect, it } from 'vitest';
import { describeDocuments } from '../../testing/member-documents.ts';
import { splitSchema } from '../split-document.ts';
import * as registry from './index.ts';

// What the document of every split must pass.

describe.each(Object.entries(registry))('%s', (type, { config, examples }) => {
  describeDocuments(type, config, examples);
});

it('a holdOut leaves rows for training', () => {
  expect(splitSchema.safeParse({ type: 'holdOut', validation: 0.5, test: 0.5 }).success).toBe(false);
});

it('byColumn tells its parts apart', () => {
  expect(splitSchema.safeParse({ type: 'byColumn', column: 'part', validation: 'test' }).success).toBe(false);
});
