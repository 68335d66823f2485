import { readLines, type TextLine } from '../bytes/read-lines.ts';
import { BadData } from '../findings/bad-data.ts';
import type { FindingLog } from '../findings/finding-log.ts';
import type { IngestContext } from '../readers/reader.ts';

/** One object of the file. */
export interface ObjectRow {
  line: number;
  value: Record<string, unknown>;
}

/** Role of the file. */
export const file = 'data';

function parsed({ line, text }: TextLine, log: FindingLog): ObjectRow[] {
  const refuse = (why: string) => {
    log.add({ rule: 'invalidJson', file, line, value: text, text: `expected a JSON object, ${why}; correct the line` });
    return [];
  };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return [{ line, value: value as Record<string, unknown> }];
    }
    return refuse('received another value');
  } catch (error) {
    return refuse(`received what is no JSON (${error instanceof Error ? error.message.slice(0, 100) : 'unknown'})`);
  }
}

function checkErrors({ log, limits }: IngestContext): void {
  if (log.errors() < limits.maxErrors) return;
  const text = `reading stopped after ${log.errors()} errors; correct the ones listed first`;
  throw new BadData({ rule: 'tooManyErrors', file, text });
}

/**
 * The objects of a file of JSON lines, in batches; empty lines are skipped, lines that are no object go to the log.
 * @throws {BadData} where the text cannot be read on
 */
export async function* readObjects(context: IngestContext): AsyncGenerator<ObjectRow[]> {
  for await (const lines of readLines(file, context)) {
    yield lines.flatMap((line) => (line.text.trim() === '' ? [] : parsed(line, context.log)));
    checkErrors(context);
  }
}
