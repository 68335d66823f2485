import type { ApiKeyRecord, ProjectRecord } from '@trainyard/contracts';
import type { Wakeups } from '../events/wakeups.ts';
import type { RedisGate } from '../redis/redis-gate.ts';
import type { ApiKeys } from './api-keys.ts';
import { createLately } from './lately.ts';
import type { Projects } from './projects.ts';

/** Keys and projects as every request asks for them: from memory, at most a second old. */
export interface Access {
  key(id: string): Promise<ApiKeyRecord | undefined>;
  project(id: string): Promise<ProjectRecord | undefined>;
  /** Has every API process look again at a key or a project that was changed. */
  announce(id: string): Promise<void>;
}

export interface AccessOptions {
  keys: ApiKeys;
  projects: Projects;
  redis: RedisGate;
  wakeups: Wakeups;
  channel: string;
}

// Without Redis a revocation holds in the other processes after this time.
const maxAgeMs = 1000;

export function createAccess({ keys, projects, redis, wakeups, channel }: AccessOptions): Access {
  const key = createLately((id) => keys.get(id), { maxAgeMs, limit: 10_000 });
  const project = createLately((id) => projects.get(id), { maxAgeMs, limit: 10_000 });
  let isListening = false;

  function forget(id: string): void {
    key.forget(id);
    project.forget(id);
  }

  /** Nobody waits for it: until it listens, and when it cannot, what is known only grows a second old. */
  function listen(): void {
    if (!isListening) void wakeups.follow(channel, forget);
    isListening = true;
  }

  return {
    async key(id) {
      listen();
      return key.get(id);
    },
    async project(id) {
      listen();
      return project.get(id);
    },
    async announce(id) {
      forget(id);
      // A process that is not told now looks again within a second.
      await redis.call((client) => client.publish(channel, id)).catch(() => undefined);
    },
  };
}
