import { actionMeanings, clientActions, serviceActions, transitions } from './state-machine.ts';
import { jobStates, phaseOf } from './states.ts';

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The table of the job's life as Markdown: where each action of a client leads, and where the service itself takes a job. */
export function stateTable(): string {
  const head = ['state', 'phase', ...clientActions, 'by itself'];
  const rows = jobStates.map((state) => {
    const asked = clientActions.map((action) => transitions[state][action] ?? '');
    const own = serviceActions.flatMap((action) => transitions[state][action] ?? []);
    return line([`\`${state}\``, phaseOf[state], ...asked, [...new Set(own)].join(', ')]);
  });
  const meanings = clientActions.map((action) => `- \`${action}\`: ${actionMeanings[action]}`);
  return [...meanings, '', line(head), line(head.map(() => '---')), ...rows].join('\n');
}
