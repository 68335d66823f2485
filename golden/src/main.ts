import { fileURLToPath } from 'node:url';
import { runGolden, UnusableCall } from './run.ts';

// npm run golden [-- kinds]: ends 1 when a case fails, 2 when the call cannot be answered.
const folderOf = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const folders = process.env.GOLDEN_DIR ? [process.env.GOLDEN_DIR] : [folderOf('fixtures'), folderOf('fixtures-own')];
try {
  const { failed } = await runGolden(folders, process.argv.slice(2), (line) => console.log(line));
  process.exitCode = failed > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof UnusableCall)) throw error;
  console.error(`golden: ${error.message}`);
  process.exitCode = 2;
}
