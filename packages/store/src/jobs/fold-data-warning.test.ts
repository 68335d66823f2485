import type { DataWarning, JobEvent, JobRecord } from '@trainyard/contracts';
import { expect, it } from 'vitest';
import { foldEvent } from './fold-event.ts';
import { emptyStatus } from './initial-status.ts';

const at = '2026-09-01T12:00:00.000Z';
const warning = (code: DataWarning['code'], rows: number): DataWarning => ({
  code,
  message: `${rows} rows`,
  suggestion: 'Look at them.',
  values: { rows },
});
const start = emptyStatus({ createdAt: at, spec: { epochs: 1, checkpoints: {} } } as unknown as JobRecord);
const told = (data: DataWarning): JobEvent => ({ seq: 1, at, type: 'data', attempt: 1, step: 0, data });

it('lists what may be wrong with the data, once by code: an attempt that begins anew tells it again', () => {
  const events = [
    warning('duplicatesAcrossSplits', 3),
    warning('classImbalance', 9),
    warning('duplicatesAcrossSplits', 3),
  ];
  const status = events.map(told).reduce(foldEvent, start);
  expect(status.dataWarnings.map(({ code }) => code).sort()).toEqual(['classImbalance', 'duplicatesAcrossSplits']);
  expect(status.health).toEqual([]);
});
