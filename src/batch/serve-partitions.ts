import { parentPort } from 'node:worker_threads';
import type { EventChunk } from '#features/event-chunk';
import type { FromPartitionWorker, ToPartitionWorker } from './partition-workers.ts';

/** What a worker does with the events of one partition after the other. */
export interface PartitionTask<Result> {
  begin(): void;
  take(chunk: EventChunk): void;
  /** The partition's result, and the buffers in it that can be moved instead of copied. */
  end(): { readonly result: Result; readonly transfer: readonly ArrayBuffer[] };
}

/** Runs a task in a worker thread started by `consumePartitions`. */
export function servePartitions<Result>(task: PartitionTask<Result>): void {
  const port = parentPort!;
  const answer = (message: FromPartitionWorker<Result>, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, [...transfer]);
  let partition = -1;
  port.on('message', (message: ToPartitionWorker) => {
    switch (message.type) {
      case 'begin':
        partition = message.partition;
        task.begin();
        break;
      case 'chunk':
        task.take(message.chunk);
        answer({ type: 'taken' });
        break;
      case 'end': {
        const { result, transfer } = task.end();
        answer({ type: 'result', partition, result }, transfer);
        break;
      }
    }
  });
}
