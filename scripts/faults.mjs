// npm run faults [-- scenario ...]: sets up, then harms the services at length; FAULT_SEED, FAULT_STRIKES and others: docs/faults.md.
import { startChild } from './process/children.mjs';
import { main } from './process/entry.mjs';
import { ROOT, setUp } from './setup.mjs';

await main(async () => {
  await setUp();
  const only = process.argv.slice(2).join(',');
  const env = { FAULT_SIZE: 'long', ...process.env, ...(only && { FAULT_ONLY: only }) };
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project=system', 'test/faults/faults.test.ts'];
  const child = await startChild({ name: 'faults' }, process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' });
  const { code } = await child.exited;
  return code ?? 1;
});
