import { Worker } from 'node:worker_threads';
import type { PartyRange } from '#engine/engine';
import type { EventChunk } from '#features/event-chunk';

/** What the main thread sends to a partition worker, and what it answers. */
export type ToPartitionWorker =
  | { readonly type: 'begin'; readonly partition: number; readonly range: PartyRange }
  | { readonly type: 'chunk'; readonly chunk: EventChunk }
  | { readonly type: 'end' };

export type FromPartitionWorker<Result> =
  | { readonly type: 'taken' }
  | { readonly type: 'result'; readonly partition: number; readonly result: Result };

export interface PartitionJob<Result> {
  /** Compiled worker file beside this one in dist, for instance `sample.worker.js`. */
  readonly worker: string;
  readonly workers: number;
  /** Cloned into each worker; put what is large into SharedArrayBuffers. */
  readonly init: unknown;
  readonly partitions: readonly PartyRange[];
  readonly events: (range: PartyRange) => AsyncIterable<EventChunk>;
  readonly onEvents: (count: number) => void;
  /** Called once per partition, in the order of the partitions, never concurrently. */
  readonly onResult: (result: Result) => Promise<void> | void;
}

/** Chunks a worker may have waiting: enough to hide the reading, few enough to bound memory. */
const chunksInFlight = 4;

/** Worker threads run compiled code: from a source tree (tests) the file lies in dist. */
export function compiledWorker(name: string): URL {
  return new URL(new URL(name, import.meta.url).href.replace('/src/batch/', '/dist/batch/'));
}

function buffersOf(chunk: EventChunk): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const column of Object.values(chunk)) {
    if (ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer) buffers.add(column.buffer);
  }
  return [...buffers];
}

/** One worker thread that takes partitions one after the other. */
class PartitionWorker<Result> {
  readonly #worker: Worker;
  #waiting = 0;
  #wake: (() => void) | null = null;
  #failure: Error | null = null;
  #result: { readonly value: Result } | null = null;

  constructor(file: string, init: unknown) {
    this.#worker = new Worker(compiledWorker(file), { workerData: init });
    this.#worker.on('message', (message: FromPartitionWorker<Result>) => {
      if (message.type === 'taken') this.#waiting--;
      else this.#result = { value: message.result };
      this.#wake?.();
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`A worker thread of ${file} ended early (code ${code}).`)));
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
    this.#wake?.();
  }

  async #until(ready: () => boolean): Promise<void> {
    while (!ready()) {
      if (this.#failure !== null) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async run(partition: number, job: PartitionJob<Result>): Promise<Result> {
    const range = job.partitions[partition]!;
    this.#result = null;
    this.#post({ type: 'begin', partition, range });
    for await (const chunk of job.events(range)) {
      await this.#until(() => this.#waiting < chunksInFlight);
      this.#waiting++;
      job.onEvents(chunk.length);
      this.#post({ type: 'chunk', chunk }, buffersOf(chunk));
    }
    this.#post({ type: 'end' });
    await this.#until(() => this.#result !== null);
    return this.#result!.value;
  }

  #post(message: ToPartitionWorker, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  async close(): Promise<void> {
    this.#worker.removeAllListeners('exit');
    await this.#worker.terminate();
  }
}

/**
 * Streams the events of all partitions through worker threads. Partitions are taken in order by whoever is free and
 * their results are handed over in order, so nothing depends on the number of workers.
 */
export async function consumePartitions<Result>(job: PartitionJob<Result>): Promise<void> {
  const count = Math.max(1, Math.min(job.workers, job.partitions.length));
  const workers = Array.from({ length: count }, () => new PartitionWorker<Result>(job.worker, job.init));
  const results = new Map<number, Result>();
  let next = 0;
  let handedOver = 0;
  let handing: Promise<void> = Promise.resolve();
  const handOver = async (): Promise<void> => {
    while (results.has(handedOver)) {
      const result = results.get(handedOver)!;
      results.delete(handedOver++);
      await job.onResult(result);
    }
  };
  try {
    await Promise.all(
      workers.map(async (worker) => {
        while (next < job.partitions.length) {
          const partition = next++;
          results.set(partition, await worker.run(partition, job));
          handing = handing.then(handOver);
          await handing;
        }
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
  }
}
