import { storePairs } from '../text/store-pairs.ts';
import type { Reader } from './reader.ts';

/** Pairs of texts, the second to be told from the first: lines of "source<TAB>target", or two files line by line; gzip allowed. */
export const parallelText: Reader = {
  ingest: (context) =>
    storePairs(
      {
        format: 'parallelText',
        files: ['source', 'target'],
        columns: [
          { name: 'source', type: 'text', role: 'feature' },
          { name: 'target', type: 'text', role: 'target' },
        ],
      },
      context,
    ),
};
