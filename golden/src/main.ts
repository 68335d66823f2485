import { fileURLToPath } from 'node:url';
import { runGolden, UnusableCall } from './run.ts';

// npm run golden [-- kinds]: ends 1 when a case fails, 2 when the call cannot be answered.
const folder = process.env.GOLDEN_DIR || fileURLToPath(new URL('../fixtures', import.meta.url));
try {
  const { failed } = await runGolden(folder, process.argv.slice(2), (line) => console.log(line));
  process.exitCode = failed > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof UnusableCall)) throw error;
  console.error(`golden: ${error.message}`);
  process.exitCode = 2;
}
