import { expect, it } from 'vitest';
import { named, observe } from './observe.ts';
import { zoo } from './zoo.ts';

/** A small part of the zoo: what takes well under a second each. `node bench/dist/health/main.js` trains all of it. */
const part = [
  'deadUnits/biases-5',
  'deadUnits/second-layer',
  'deadUnits/rate-adam',
  'deadUnits/biases-sine',
  'vanishingGradients/tanh-20',
  'vanishingGradients/sigmoid-15-regression',
  'vanishingGradients/sigmoid-25',
  'vanishingGradients/rnn-first-of-40',
  'explodingGradients/relu-regression',
  'explodingGradients/tanh-20',
  'explodingGradients/rnn-relu',
  'explodingGradients/raw-targets',
  'overfitting/random-labels',
  'overfitting/random-labels-40',
  'overfitting/random-numbers',
  'overfitting/noisy-linear',
  'underfitting/linear-xor',
  'underfitting/held',
  'underfitting/linear-sine',
  'underfitting/slow-adam',
  'nothing/iris-mlp',
  'nothing/wine-mlp',
  'nothing/diabetes-linear',
  'nothing/sine-mlp',
  'nothing/linear-mlp',
  'nothing/circles',
].map((path) => path.split('/') as [string, string]);

it.each(part)('%s: %s is named so, and nothing else', async (builtFor, name) => {
  const all = [...(zoo[builtFor]?.tuned ?? []), ...(zoo[builtFor]?.heldOut ?? [])];
  const specimen = all.find((each) => each.name === name);
  if (specimen === undefined) throw new Error(`the zoo has no ${builtFor}/${name}`);
  expect(named(await observe(specimen, 1))).toBe(builtFor);
});

it('has eight networks and more for every ailment, and twelve healthy ones, half of them unseen', () => {
  for (const [builtFor, { tuned, heldOut }] of Object.entries(zoo)) {
    expect(tuned.length + heldOut.length).toBeGreaterThanOrEqual(builtFor === 'nothing' ? 24 : 16);
    expect(heldOut.length).toBeGreaterThanOrEqual(8);
  }
});
