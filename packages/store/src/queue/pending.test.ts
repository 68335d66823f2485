import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { RedisGate } from '../redis/redis-gate.ts';
import { createPending, type Pending } from './pending.ts';

let redis: RedisGate;
beforeAll(() => {
  redis = new RedisGate({
    url: inject('redisUrl'),
    name: 'pending-test',
    commandTimeoutMs: 5000,
    onError: () => undefined,
  });
});
afterAll(() => redis.close());

const fresh = (): Pending => createPending(redis, `pending-test:${randomUUID()}`);

/** Takes so many attempts, each by a token of its own. */
async function taken(pending: Pending, count: number): Promise<(string | undefined)[]> {
  const all: (string | undefined)[] = [];
  for (let at = 0; at < count; at++) {
    const token = `token-${randomUUID()}`;
    all.push(await pending.take(token));
    await pending.done(token);
  }
  return all;
}

describe('what waits', () => {
  it('goes by priority within a project, and equals as they came', async () => {
    const pending = fresh();
    for (const [name, priority] of [
      ['a', 100],
      ['b', 1],
      ['c', 100],
      ['d', 50],
      ['e', 1],
    ] as const)
      await pending.put(name, 'one', priority);
    expect(await taken(pending, 6)).toEqual(['b', 'e', 'd', 'a', 'c', undefined]);
  });

  it('lets the first job of a project wait for one of another that has a thousand, whatever their priorities', async () => {
    const pending = fresh();
    for (let at = 0; at < 1000; at++) await pending.put(`many-${at}`, 'many', 1);
    await taken(pending, 300);
    await pending.put('first', 'few', 1000);
    await pending.put('second', 'few', 1000);
    const next = await taken(pending, 5);
    expect(next.slice(0, 2)).toContain('first');
    expect(next.slice(0, 4)).toContain('second');
  });

  it('gives a project no more turns for having waited with nothing to do', async () => {
    const pending = fresh();
    await pending.put('idle', 'b', 1);
    await taken(pending, 1);
    for (let at = 0; at < 50; at++) await pending.put(`a-${at}`, 'a', 1);
    await taken(pending, 40);
    for (let at = 0; at < 5; at++) await pending.put(`b-${at}`, 'b', 1);
    const turns = (await taken(pending, 10)).map((name) => name?.[0]);
    expect(turns.filter((name) => name === 'b')).toHaveLength(5);
    expect(turns.slice(0, 4).filter((name) => name === 'a')).toHaveLength(2);
  });

  it('is given to a token that comes again, until the token is done', async () => {
    const pending = fresh();
    await pending.put('x', 'p', 1);
    expect([await pending.take('t'), await pending.take('t'), await pending.take('other')]).toEqual([
      'x',
      'x',
      undefined,
    ]);
    expect(await pending.absent(['x', 'y'])).toEqual(['y']);
    await pending.done('t');
    expect(await pending.absent(['x', 'y'])).toEqual(['x', 'y']);
  });

  it('knows its place, among its own and among the others', async () => {
    const pending = fresh();
    for (const name of ['a1', 'a2', 'a3', 'a4']) await pending.put(name, 'a', 10);
    for (const name of ['b1', 'b2']) await pending.put(name, 'b', 10);
    for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2']) {
      const place = await pending.place(name);
      const order = ['a1', 'b1', 'a2', 'b2', 'a3', 'a4'];
      expect((place?.own ?? 0) + (place?.others ?? 0)).toBe(order.indexOf(name));
    }
    await pending.reprioritize('a4', 1);
    expect(await pending.place('a4')).toMatchObject({ own: 0, others: 0 });
    expect(await pending.place('none')).toBeUndefined();
    expect(await pending.depths()).toEqual([
      {
        project: 'a',
        isHeld: false,
        waiting: 4,
        byPriority: [
          { priority: 1, waiting: 1 },
          { priority: 10, waiting: 3 },
        ],
      },
      { project: 'b', isHeld: false, waiting: 2, byPriority: [{ priority: 10, waiting: 2 }] },
    ]);
  });
});

describe('a project that is held', () => {
  it('has no turn, and keeps its places and its share of turns', async () => {
    const pending = fresh();
    for (const name of ['a1', 'a2']) await pending.put(name, 'a', 10);
    await pending.put('b1', 'b', 10);
    expect(await pending.take('t')).toBe('a1');
    await pending.giveBack('a1');
    await pending.done('t');
    await pending.hold('a');
    expect(await pending.put('a3', 'a', 1)).toBe(0);
    expect(await pending.place('a1')).toMatchObject({ own: 1, others: 1, isHeld: true });
    expect(await taken(pending, 2)).toEqual(['b1', undefined]);
    expect(await pending.held()).toEqual(['a']);
    expect([await pending.release('a'), await pending.release('a')]).toEqual([3, 0]);
    expect(await taken(pending, 4)).toEqual(['a3', 'a1', 'a2', undefined]);
  });
});

it('knows what is expected of the first that wait, and of all of a project on average', async () => {
  const pending = fresh();
  const times = (p50Ms: number) => ({ p50Ms, p90Ms: 2 * p50Ms });
  await pending.put('a1', 'a', 10, times(100));
  await pending.put('a2', 'a', 10);
  await pending.put('a3', 'a', 10, times(300));
  await pending.put('b1', 'b', 10, times(5));
  expect(await pending.expected(['a', 'b', 'c'], 2)).toEqual([
    { first: [times(100), null], mean: times(200) },
    { first: [times(5)], mean: times(5) },
    { first: [], mean: null },
  ]);
  await pending.take('t');
  await pending.reprioritize('a3', 1, times(600));
  expect(await pending.expected(['a'], 9)).toEqual([{ first: [times(600), null], mean: times(600) }]);
  await pending.giveBack('a1');
  expect(await pending.expected(['a'], 9)).toEqual([{ first: [times(600), times(100), null], mean: times(350) }]);
  for (const name of ['a1', 'a3']) await pending.remove(name);
  expect(await pending.expected(['a'], 9)).toEqual([{ first: [null], mean: null }]);
});

type Action =
  | { do: 'put'; entry: number; project: number; priority: number }
  | { do: 'take'; crashes: boolean }
  | { do: 'remove' | 'urge'; entry: number }
  | { do: 'refuse' }
  | { do: 'hold' | 'release'; project: number }
  | { do: 'flush' };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      entry: fc.nat(30),
      project: fc.nat(2),
      priority: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('take' as const), crashes: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('remove' as const, 'urge' as const), entry: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'refuse' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('hold' as const, 'release' as const), project: fc.nat(2) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'flush' as const }) },
);

interface Waiting {
  name: string;
  project: string;
  priority: number;
  place: number;
}

/** What must hold, said plainly: a list of what waits. */
class Model {
  waiting: Waiting[] = [];
  readonly held = new Set<string>();
  #places = 0;

  /** Those whose project has turns. */
  get ready(): Waiting[] {
    return this.waiting.filter(({ project }) => !this.held.has(project));
  }

  put(name: string, project: string, priority: number): boolean {
    if (this.waiting.some((each) => each.name === name)) return false;
    this.waiting.push({ name, project, priority, place: this.#places++ });
    return true;
  }

  remove(name: string): boolean {
    const before = this.waiting.length;
    this.waiting = this.waiting.filter((each) => each.name !== name);
    return this.waiting.length < before;
  }

  firstOf(project: string): string | undefined {
    const own = this.waiting.filter((each) => each.project === project);
    return own.sort((a, b) => a.priority - b.priority || a.place - b.place)[0]?.name;
  }
}

it('runs everything that waits once and in order, whatever comes, goes, crashes and is lost', async () => {
  const run = async (actions: readonly Action[]) => {
    const root = `pending-test:${randomUUID()}`;
    const pending = createPending(redis, root);
    const model = new Model();
    const shares = new Map<string, number>();
    let tokens = 0;
    const take = async (crashes: boolean) => {
      const token = `t${tokens++}`;
      const name = await pending.take(token);
      // A worker that dies with a token gets it back, or another does.
      if (crashes) expect(await pending.take(token)).toBe(name);
      await pending.done(token);
      if (model.ready.length === 0) {
        expect(name).toBeUndefined();
        return undefined;
      }
      const project = model.waiting.find((each) => each.name === name)?.project ?? 'none';
      expect(name).toBe(model.firstOf(project));
      const present = new Set(model.ready.map((each) => each.project));
      for (const other of present) shares.set(other, (shares.get(other) ?? 0) + (other === project ? 0 : 1));
      shares.set(project, 0);
      // Whoever waits sees each of the others at most once more than its turns: never more than two in a row of each.
      for (const other of present) expect(shares.get(other)).toBeLessThanOrEqual(2 * (present.size + 1));
      model.remove(name ?? '');
      return name;
    };
    for (const each of actions) {
      if (each.do === 'take') await take(each.crashes);
      if (each.do === 'put') {
        const [name, project] = [`e${each.entry}`, `p${each.project}`];
        const number = await pending.put(name, project, each.priority);
        const isNew = model.put(name, project, each.priority);
        expect(number > 0).toBe(isNew && !model.held.has(project));
      }
      if (each.do === 'remove')
        expect((await pending.remove(`e${each.entry}`)) > 0).toBe(model.remove(`e${each.entry}`));
      if (each.do === 'urge') {
        const known = model.waiting.find(({ name }) => name === `e${each.entry}`);
        expect(await pending.reprioritize(`e${each.entry}`, 1)).toBe(known !== undefined);
        if (known) known.priority = 1;
      }
      if (each.do === 'refuse') {
        const token = `t${tokens++}`;
        const name = await pending.take(token);
        if (name) await pending.giveBack(name);
        await pending.done(token);
      }
      if (each.do === 'hold' || each.do === 'release') {
        const project = `p${each.project}`;
        const isHeld = model.held.has(project);
        if (each.do === 'hold') await pending.hold(project);
        else expect((await pending.release(project)) > 0).toBe(isHeld && model.firstOf(project) !== undefined);
        model.held[each.do === 'hold' ? 'add' : 'delete'](project);
        shares.clear();
      }
      if (each.do === 'flush') {
        model.held.clear();
        const keys = await redis.client.keys(`${root}*`);
        if (keys.length > 0) await redis.client.del(...keys);
        const again = await pending.absent(model.waiting.map(({ name }) => name));
        expect(again).toEqual(model.waiting.map(({ name }) => name));
        for (const { name, project, priority } of model.waiting) await pending.put(name, project, priority);
      }
    }
    for (const project of model.held) await pending.release(project);
    model.held.clear();
    shares.clear();
    const promised: string[] = [];
    for (const { name } of model.waiting) {
      const { own = 0, others = 0 } = (await pending.place(name)) ?? {};
      promised[own + others] = name;
    }
    const order: (string | undefined)[] = [];
    while (model.waiting.length > 0) order.push(await take(false));
    expect(order).toEqual(promised);
    expect(await pending.take('last')).toBeUndefined();
    expect(await pending.depths()).toEqual([]);
  };
  await fc.assert(fc.asyncProperty(fc.array(action, { maxLength: 60 }), run), { numRuns: 60 });
});
