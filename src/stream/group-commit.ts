import { AppError } from '#domain/app-error';

export interface GroupCommitOptions<Item, Result> {
  /** Makes a batch durable; results in the order of the items. */
  readonly write: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Items of one write at most, unless one call brings more. */
  readonly batchSize: number;
  /** Items that may wait at most; beyond it callers are turned away. */
  readonly queueSize: number;
  /** Writes under way at once. */
  readonly concurrency: number;
}

interface Waiting<Item, Result> {
  readonly items: readonly Item[];
  readonly resolve: (results: readonly Result[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupCommit<Item, Result> {
  /** `ready`: the items, so many of them, once they can be written; until then they wait too. */
  add(count: number, ready: () => Promise<readonly Item[]>): Promise<readonly Result[]>;
  /** Resolves when nothing waits or is under way. */
  drained(): Promise<void>;
}

/**
 * Many small appends become few large writes: while one is under way, what arrives waits for the next, so batches grow
 * with the load and a lone append waits for nobody. A full queue turns callers away with `log.overloaded` and the time
 * that the queue needs at its present pace.
 */
export function createGroupCommit<Item, Result>(options: GroupCommitOptions<Item, Result>): GroupCommit<Item, Result> {
  let queue: Waiting<Item, Result>[] = [];
  let waiting = 0;
  let underWay = 0;
  let msPerItem = 0.1;
  let idle: (() => void)[] = [];

  function nextBatch(): Waiting<Item, Result>[] {
    let size = 0;
    let calls = 0;
    while (calls < queue.length && (calls === 0 || size + queue[calls]!.items.length <= options.batchSize)) {
      size += queue[calls++]!.items.length;
    }
    const batch = queue.slice(0, calls);
    queue = queue.slice(calls);
    waiting -= size;
    return batch;
  }

  async function work(): Promise<void> {
    underWay++;
    while (queue.length > 0) {
      const batch = nextBatch();
      const items = batch.length === 1 ? batch[0]!.items : batch.flatMap((call) => call.items);
      const since = performance.now();
      try {
        const results = await options.write(items);
        let from = 0;
        for (const call of batch) call.resolve(results.slice(from, (from += call.items.length)));
        msPerItem += 0.2 * ((performance.now() - since) / items.length - msPerItem);
      } catch (error) {
        for (const call of batch) call.reject(error);
      }
    }
    underWay--;
    tellIfIdle();
  }

  function tellIfIdle(): void {
    if (underWay > 0 || waiting > 0) return;
    for (const resolve of idle) resolve();
    idle = [];
  }

  return {
    async add(count, ready) {
      if (count === 0) return [];
      if (waiting + count > options.queueSize && waiting > 0) {
        const retryAfterMs = Math.ceil(Math.min(30_000, Math.max(50, waiting * msPerItem)));
        throw new AppError('log.overloaded', 'Too much is waiting to be written.', { retryAfterMs });
      }
      waiting += count;
      let items: readonly Item[];
      try {
        items = await ready();
      } catch (error) {
        waiting -= count;
        tellIfIdle();
        throw error;
      }
      return await new Promise((resolve, reject) => {
        queue.push({ items, resolve, reject });
        if (underWay < options.concurrency) void work();
      });
    },
    drained() {
      if (underWay === 0 && waiting === 0) return Promise.resolve();
      return new Promise((resolve) => {
        idle.push(resolve);
      });
    },
  };
}
