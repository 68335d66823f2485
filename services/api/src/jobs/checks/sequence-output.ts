import type { DatasetProfile, ProblemFinding } from '@trainyard/contracts';
import { formatShape } from '@trainyard/engine/spec';
import { atOutput } from './at-output.ts';
import { errorAt, quoted, warningAt } from './finding.ts';
import type { PlacedModel } from './input.ts';
import type { Target } from './target.ts';
import { longestText, vocabularyBound } from './vocabulary.ts';

function teacherLength({ model, at }: PlacedModel, teacher: string, length: number): ProblemFinding[] {
  const { shape = [] } = model.inputs[teacher] ?? {};
  if (shape.length !== 1 || shape[0] === length) return [];
  const message = `the input ${teacher} takes ${shape[0]} tokens, ${model.output} gives ${length} steps`;
  const hint = 'The target and the target one step late have one length: give both the same.';
  const place = at(`/inputs/${teacher}/shape`);
  return [errorAt(place, { code: 'lengthMismatch', message, expected: [length], received: shape, hint })];
}

/** Holds an output of [length, tokens] to the tokens that the target column can have. */
export function sequenceOutput(
  placed: PlacedModel,
  { columns: [name = ''], tokenizer, teacher }: Target,
  profile: DatasetProfile | undefined,
): ProblemFinding[] {
  const { shape } = placed.model.outputType;
  const [length = 0, tokens = 0] = shape;
  if (shape.length !== 2) {
    const expected = '[length, tokens], numbers for each token at each step';
    const message = `${placed.model.output} gives ${formatShape(shape)}, expected ${expected}`;
    const hint =
      'End the model with a recurrent layer that returns sequences and a dense layer of a unit for each token.';
    return [atOutput(placed, { code: 'sequenceOutput', message, expected, received: shape, hint })];
  }
  const findings = teacher === undefined ? [] : teacherLength(placed, teacher, length);
  const column = profile?.columns.find((candidate) => candidate.name === name);
  if (!tokenizer || !column) return findings;
  const needed = vocabularyBound(column, tokenizer);
  if (needed !== undefined && needed > tokens) {
    const message = `the vocabulary of ${quoted(name)} has up to ${needed} tokens (4 special ones among them), ${placed.model.output} tells ${tokens} apart`;
    const hint = `End the model with ${needed} units, or give target.tokenizer vocabularySize ${tokens} to make the rarest tokens <unknown>.`;
    findings.push(atOutput(placed, { code: 'vocabularySize', message, expected: needed, received: tokens, hint }));
  }
  const { maxLength } = tokenizer;
  if (maxLength !== undefined && maxLength !== length) {
    const message = `sequences have ${maxLength} tokens, ${placed.model.output} gives ${length} steps`;
    const hint = 'Give both the same length, or leave maxLength out.';
    const place = '/target/tokenizer/maxLength';
    findings.push(errorAt(place, { code: 'lengthMismatch', message, expected: length, received: maxLength, hint }));
  }
  const longest = longestText(column, tokenizer) + (teacher === undefined ? 0 : 1);
  if (longest > length) {
    const message = `targets of ${quoted(name)} have up to ${longest} tokens, ${placed.model.output} gives ${length} steps: the rest is cut`;
    const hint = `Give the target's side of the model the length ${longest} to keep all of them.`;
    findings.push(
      warningAt('/target/column', { code: 'textsAreCut', message, expected: longest, received: length, hint }),
    );
  }
  return findings;
}
