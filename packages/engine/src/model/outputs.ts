import type { Finding } from '../findings/finding.ts';
import { nearest } from './nearest.ts';

/** What a document says of its outputs. */
interface GivenOutputs {
  readonly output?: string | undefined;
  readonly outputs?: readonly string[] | undefined;
}

/** Names of the layers whose outputs are the model's: `output`, `outputs`, or the last layer. Reports names of no layer. */
export function outputsOf(
  { output, outputs }: GivenOutputs,
  last: string | undefined,
  ids: readonly string[],
  findings: Finding[],
): readonly string[] {
  if (output !== undefined && outputs !== undefined) findings.push(bothGiven);
  const names = outputs ?? [output ?? last ?? ''];
  if (ids.length === 0) return names;
  for (const [at, name] of names.entries()) {
    const pointer = outputs === undefined ? '/output' : `/outputs/${at}`;
    if (!ids.includes(name)) findings.push(unknownOutput(name, pointer, ids));
    else if (names.indexOf(name) < at) findings.push(repeatedOutput(name, pointer));
  }
  return names;
}

const bothGiven: Finding = {
  severity: 'error',
  code: 'conflictingOutputs',
  pointer: '/outputs',
  message: 'a model has either `output` or `outputs`',
  expected: 'one of output and outputs',
  received: 'both',
  hint: 'Name a single output in `output`, several in `outputs`.',
};

function unknownOutput(name: string, pointer: string, ids: readonly string[]): Finding {
  const received = name.slice(0, 100);
  const suggestion = nearest(name, ids);
  return {
    severity: 'error',
    code: 'unknownOutput',
    pointer,
    message: `no layer has the name ${received}`,
    expected: 'the name of a layer',
    received,
    ...(suggestion !== undefined && { hint: `Did you mean ${suggestion}?` }),
  };
}

function repeatedOutput(name: string, pointer: string): Finding {
  const message = `${name} is named twice among the outputs`;
  return { severity: 'error', code: 'duplicateId', pointer, message, expected: 'each output once', received: name };
}
