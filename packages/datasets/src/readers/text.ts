import { storePairs } from '../text/store-pairs.ts';
import type { Reader } from './reader.ts';

/** Texts with a label each: lines of "label<TAB>text", or a file of texts and a file of labels, line by line; gzip allowed. */
export const text: Reader = {
  ingest: (context) =>
    storePairs(
      {
        format: 'text',
        files: ['labels', 'text'],
        columns: [
          { name: 'label', type: 'category', role: 'target' },
          { name: 'text', type: 'text', role: 'feature' },
        ],
      },
      context,
    ),
};
