import { defineFormat } from './format.ts';

/** JSON lines. */
export const jsonl = defineFormat({
  description:
    'One JSON object a line: numbers, texts, true, false, null; arrays of numbers of one shape, and arrays of labels.',
  files: [{ required: ['data'] }],
  mediaTypes: ['application/jsonl', 'application/x-ndjson', 'application/x-jsonlines'],
  takesColumns: true,
});
