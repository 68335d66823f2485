import type { JobState } from '@trainyard/contracts';

/** Names of every Redis key of the store under a prefix; those of the queues lie under `queues`. */
export function redisKeys(prefix: string) {
  return {
    queues: `${prefix}:queues`,
    /** Hash: status, version, seq, flushed, born. */
    job: (id: string) => `${prefix}:job:${id}`,
    /** Stream of the events that are not only in the artifacts; the identifier of an entry is its sequence number. */
    events: (id: string) => `${prefix}:events:${id}`,
    /** Who holds the job; expires unless renewed. */
    lease: (id: string) => `${prefix}:lease:${id}`,
    /** Who answers a request with an Idempotency-Key; expires unless renewed. */
    request: (scope: string) => `${prefix}:request:${scope}`,
    /** Who is about to end the job; meanwhile nothing else may change it. */
    ending: (id: string) => `${prefix}:ending:${id}`,
    /** Set of the jobs somebody began to end. */
    endings: `${prefix}:endings`,
    index: {
      all: `${prefix}:index:all`,
      state: (state: JobState) => `${prefix}:index:state:${state}`,
      project: (id: string) => `${prefix}:index:project:${id}`,
      kind: (kind: string) => `${prefix}:index:kind:${kind}`,
      dataset: (id: string) => `${prefix}:index:dataset:${id}`,
      label: (key: string, value: string) => `${prefix}:index:label:${key}=${value}`,
    },
    /** Present while the index is whole, with the sets of this version; a Redis that lost its content has none. */
    indexed: `${prefix}:indexed:2`,
    /** Held while a job begins of a project that may run so many at a time. */
    claiming: (project: string) => `${prefix}:claiming:${project}`,
    /** Held while bytes are added to a project under its quota; expendable. */
    addingBytes: (project: string) => `${prefix}:adding-bytes:${project}`,
    /** Sorted set of what is about to be made under a quota of a project, by when it is over; expendable. */
    reserved: (kind: 'jobs' | 'datasets', project: string) => `${prefix}:reserved:${kind}:${project}`,
    /** Token bucket of whoever has a rate; expendable. */
    rate: (name: string) => `${prefix}:rate:${name}`,
    /** Hash of the minutes in which API keys were last used; expendable. */
    keysUsed: `${prefix}:keys-used`,
    /**
     * Stream of the changes of state that webhooks have not been told of, and the channel that tells of them. Lost with
     * Redis; those of ended jobs come again with their adoption.
     */
    notices: `${prefix}:notices`,
    /** Held by the process that tells the webhooks. */
    dispatching: `${prefix}:dispatching`,
    /** Held by the process whose reconciler runs. */
    reconciling: `${prefix}:reconciling`,
    /** Present while somebody collected lately what is not used. */
    collecting: `${prefix}:collecting`,
    /** Hash of workers by their identifier. */
    workers: `${prefix}:workers`,
    /** Hash of what workers counted, by their identifier. */
    workerMetrics: `${prefix}:worker-metrics`,
    /** Sorted set of workers by the end of their heartbeat. */
    workerEnds: `${prefix}:worker-ends`,
  };
}
export type RedisKeys = ReturnType<typeof redisKeys>;
