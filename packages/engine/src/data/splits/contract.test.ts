import { describe, expect, it } from 'vitest';
import { describeDocuments } from '../../testing/member-documents.ts';
import { splitSchema } from '../split-document.ts';
import * as registry from './index.ts';

// What the document of every split must pass.

describe.each(Object.entries(registry))('%s', (type, { config }) => {
  describeDocuments(type, config, [{}, { validation: 0, test: 0.5, stratify: false }]);

  it('leaves rows for training', () => {
    expect(splitSchema.safeParse({ type, validation: 0.5, test: 0.5 }).success).toBe(false);
  });
});
