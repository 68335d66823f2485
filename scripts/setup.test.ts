import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { build } from './setup/build.mjs';
import { checkNode, ROOT } from './setup.mjs';

describe('checkNode', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '100.0.0'])('takes %s', (version) =>
    expect(checkNode(version)).toBeUndefined(),
  );

  it.each(['20.18.3', '18.20.8'])('refuses %s', (version) => {
    expect(() => checkNode(version)).toThrow(
      `Trainyard needs Node 20.19 or newer and this is ${version}: install a newer one.`,
    );
  });
});

describe('build', () => {
  let root: string;
  const source = () => join(root, 'one', 'index.ts');
  const output = () => readFile(join(root, 'one', 'dist', 'index.js'), 'utf8');

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'trainyard-build-'));
    await mkdir(join(root, 'one'));
    await mkdir(join(root, 'node_modules'));
    await symlink(join(ROOT, 'node_modules', 'typescript'), join(root, 'node_modules', 'typescript'));
    const options = { composite: true, module: 'nodenext', types: [], skipLibCheck: true, outDir: 'dist' };
    await writeFile(join(root, 'package.json'), '{ "type": "module" }');
    await writeFile(join(root, 'pnpm-lock.yaml'), '');
    await writeFile(join(root, 'tsconfig.base.json'), '{}');
    await writeFile(join(root, 'tsconfig.json'), '{ "files": [], "references": [{ "path": "one" }] }');
    await writeFile(
      join(root, 'one', 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, include: ['*.ts'] }),
    );
    await writeFile(source(), 'export const answer: number = 1;\n');
  });
  afterEach(() => rm(root, { recursive: true }));

  it('compiles what changed and leaves what did not', async () => {
    await build(root);
    expect(await output()).toContain('answer = 1');
    await writeFile(join(root, 'one', 'dist', 'index.js'), 'untouched');
    await build(root);
    expect(await output()).toBe('untouched');
    await writeFile(source(), 'export const answer: number = 2;\n');
    await build(root);
    expect(await output()).toContain('answer = 2');
  });

  it('compiles again what was deleted', async () => {
    await build(root);
    await rm(join(root, 'one', 'dist'), { recursive: true });
    await build(root);
    expect(await output()).toContain('answer = 1');
  });

  it('stops at a type error, and tries again the next time', async () => {
    await writeFile(source(), "export const answer: number = 'one';\n");
    await expect(build(root)).rejects.toThrow(
      'The build failed: correct the type errors above and run the same command again.',
    );
    await expect(build(root)).rejects.toThrow('The build failed');
  });
});
