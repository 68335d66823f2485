import { startChild } from './children.mjs';

/**
 * Runs a command to its end and keeps what it printed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @param {(text: string) => void} [onText] sees the output as it comes
 * @returns {Promise<{ code: number | null, output: string }>} standard output and standard error as they came; a command
 *   that does not exist has no code
 */
export async function capture(command, args, options = {}, onText = () => {}) {
  const stdio = /** @type {const} */ (['ignore', 'pipe', 'pipe']);
  const child = await startChild({ name: command }, command, args, { ...options, stdio: [...stdio] }).catch(
    () => undefined,
  );
  if (!child) return { code: null, output: '' };
  let output = '';
  const closed = [child.process.stdout, child.process.stderr].map((stream) => {
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text;
      onText(text);
    });
    return new Promise((resolve) => stream?.once('close', resolve));
  });
  const { code } = await child.exited;
  await Promise.all(closed);
  return { code, output };
}
