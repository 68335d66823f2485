import { type DeliveryAttemptRecord, type SentEvent, type StoredDelivery, schemaVersion } from '@trainyard/contracts';
import { describe, expect, it } from 'vitest';
import { reasonToSwitchOff } from './switch-off.ts';

const now = new Date('2026-09-10T12:00:00.000Z');
const hour = 3_600_000;

const delivery = (tries: [hoursAgo: number, status: number][], event: SentEvent = 'job.failed'): StoredDelivery => ({
  record: {
    ...{ schemaVersion, id: 'dlv_01ARZ3NDEKTSV4RRFFQ69G5FAV', webhookId: 'whk_01ARZ3NDEKTSV4RRFFQ69G5FAV' },
    ...{ event, jobId: null, body: '{}', createdAt: now.toISOString() },
  },
  attempts: tries.map(
    ([hoursAgo, status]): DeliveryAttemptRecord => ({
      ...{ schemaVersion, at: new Date(now.getTime() - hoursAgo * hour).toISOString(), durationMs: 1, status },
      ...{ error: status < 300 ? null : 'refusedStatus', nextAttemptAt: null },
    }),
  ),
});

describe('a webhook is switched off', () => {
  it('when nothing arrived for five days', () => {
    const log = [delivery([[1, 500]]), delivery([[121, 500]])];
    expect(reasonToSwitchOff(log, now)).toContain('2026-09-05T11:00:00.000Z');
  });

  it('when a hundred deliveries in a row failed', () => {
    expect(reasonToSwitchOff(Array(100).fill(delivery([[1, 500]])), now)).toContain('100');
  });

  it('when its receiver is gone for good', () => {
    expect(reasonToSwitchOff([delivery([[0, 410]])], now)).toContain('410');
    expect(reasonToSwitchOff([delivery([[2, 500]]), delivery([[1, 410]])], now)).toContain('410');
  });
});

describe('a webhook stays on', () => {
  it.each<[string, StoredDelivery[]]>([
    ['when something arrived since', [delivery([[1, 500]]), delivery([[60, 204]]), delivery([[121, 500]])]],
    ['when it fails for less than five days', [delivery([[1, 500]]), delivery([[119, 500]])]],
    [
      'when a late try arrived',
      [
        delivery([[1, 500]]),
        delivery([
          [121, 500],
          [20, 200],
        ]),
      ],
    ],
    [
      'when only tests failed',
      [
        delivery(
          [
            [1, 500],
            [121, 500],
          ],
          'webhook.test',
        ),
      ],
    ],
    ['when fewer than a hundred failed', Array(99).fill(delivery([[1, 500]]))],
    ['before anything was sent', []],
  ])('%s', (_name, log) => {
    expect(reasonToSwitchOff(log, now)).toBeUndefined();
  });
});
