// Lets a child process of a test run a program of this folder: itself from source, all that it imports as it was built.
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import ts from 'typescript';

if (isMainThread) register(import.meta.url);

const options = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
const source = new URL('../', import.meta.url).href;
const testing = new URL('./', import.meta.url).href;
const built = new URL('../../dist/', import.meta.url).href;

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  const isOurs = specifier.startsWith('.') && context.parentURL?.startsWith(testing);
  const url = isOurs ? new URL(specifier, context.parentURL).href : '';
  if (!url.startsWith(source) || url.startsWith(testing)) return next(specifier, context);
  return next(url.replace(source, built).replace(/\.ts$/, '.js'), context);
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, next) {
  if (!url.startsWith(testing) || !url.endsWith('.ts')) return next(url, context);
  const text = await readFile(fileURLToPath(url), 'utf8');
  const { outputText } = ts.transpileModule(text, { compilerOptions: options });
  return { format: 'module', shortCircuit: true, source: outputText };
}
