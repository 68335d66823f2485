import { parseArgs } from 'node:util';
import { named, observe } from './observe.ts';
import { zoo } from './zoo.ts';

// node main.js [tuned|heldOut] [--seeds 3] [--first 1] [--only <part of a name>] [--all]: trains the zoo, prints whatever was named wrongly (with
// --all everything) and, at the end, what each kind of network was named. Exits with 1 where a name is wrong.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '1' },
    first: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    all: { type: 'boolean', default: false },
  },
});
const halves = positionals.length > 0 ? positionals : ['tuned', 'heldOut'];
const table: Record<string, Record<string, number>> = {};
let wrong = 0;
for (const [builtFor, lists] of Object.entries(zoo)) {
  const specimens = halves.flatMap((half) => lists[half as 'tuned' | 'heldOut']);
  for (const specimen of specimens.filter(({ name }) => `${builtFor}/${name}`.includes(values.only))) {
    for (let seed = Number(values.first); seed < Number(values.first) + Number(values.seeds); seed++) {
      const told = await observe(specimen, seed);
      const name = named(told);
      if (name !== builtFor) wrong++;
      const row = table[builtFor] ?? {};
      row[name] = (row[name] ?? 0) + 1;
      table[builtFor] = row;
      if (name !== builtFor || values.all) report(`${builtFor}/${specimen.name}, seed ${seed}: ${name}`, told);
    }
  }
}
console.table(table);
process.exitCode = wrong > 0 ? 1 : 0;

function report(title: string, told: Awaited<ReturnType<typeof observe>>): void {
  process.stdout.write(`${title}\n`);
  for (const { epoch, finding } of told) {
    const what = finding.resolved ? `${finding.ailment} is over` : `${finding.message}. ${finding.suggestion}`;
    process.stdout.write(`  after epoch ${epoch}: ${what}\n`);
  }
}
