import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCodes } from './error-codes.ts';
import { errors } from './errors.ts';

const documentation = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
const [table = ''] = documentation.split('## Findings');
const rows = table.split('\n').filter((line) => line.startsWith('| `'));

describe('the table of errors', () => {
  it('is what docs/errors.md lists, row by row', () => {
    const expected = Object.entries(errors).map(([code, { status, title, retryable, description }]) =>
      [`| \`${code}\``, status, title, retryable ? 'yes' : 'no', `${description} |`].join(' | '),
    );
    expect(rows).toEqual(expected);
  });

  it.each(errorCodes)('%s has an error status and says what to do', (code) => {
    const { status, title, description } = errors[code];
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(title).not.toMatch(/\.$/);
    expect(description).toMatch(/\.$/);
  });
});
