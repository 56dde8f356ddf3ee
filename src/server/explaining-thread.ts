import { Worker } from 'node:worker_threads';
import { AppError } from '#domain/app-error';
import type { ExplainableLeg } from '#stream/scoring/explanations';
import type { FromExplaining, ToExplaining } from './explaining-messages.ts';
import type { ScoringThreadData } from './scoring-messages.ts';
import { threadFile } from './thread-file.ts';

export interface ExplainingThread {
  /**
   * Why the legs scored as they did. Null when too many wait already, or it takes too long: the reasons of an alert will
   * be found with it. Errors: those of `explain` and of the model's loading.
   */
  explain(legs: readonly ExplainableLeg[]): Promise<readonly unknown[] | null>;
  /** Tells the thread that alerts were stored. */
  news(): void;
  stop(): Promise<void>;
}

interface Question {
  readonly resolve: (reasons: readonly unknown[] | null) => void;
  readonly reject: (error: AppError) => void;
}

const mostWaiting = 64;
const patienceMs = 2000;

/** Starts the thread that explains; one that dies is started again and completes what is open. */
export function startExplainingThread(
  data: ScoringThreadData,
  onTrouble: (code: string, message: string) => void,
): ExplainingThread {
  const asked = new Map<number, Question>();
  let next = 0;
  let stopping = false;
  let thread = start();

  function start(): Worker {
    // Not the conditions under which tests run: the file is compiled.
    const worker = new Worker(threadFile('explaining'), { workerData: data, execArgv: [] });
    worker.on('message', hear);
    worker.on('error', (error) => onTrouble('worker.died', error instanceof Error ? error.message : 'unknown reason'));
    worker.on('exit', () => {
      for (const { resolve } of asked.values()) resolve(null);
      asked.clear();
      if (stopping) return;
      setTimeout(() => {
        if (!stopping) thread = start();
      }, 500);
    });
    return worker;
  }

  function hear(message: FromExplaining): void {
    if ('kind' in message) {
      onTrouble(message.code, message.message);
      return;
    }
    const question = asked.get(message.id);
    asked.delete(message.id);
    if ('reasons' in message) question?.resolve(message.reasons);
    else question?.reject(new AppError(message.code, message.message));
  }

  function send(message: ToExplaining): void {
    thread.postMessage(message);
  }

  return {
    async explain(legs) {
      if (legs.length === 0) return [];
      if (asked.size >= mostWaiting) return null;
      const id = ++next;
      return await new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          asked.delete(id);
          resolve(null);
        }, patienceMs);
        asked.set(id, {
          resolve: (reasons) => {
            clearTimeout(timer);
            resolve(reasons);
          },
          reject: (error) => {
            clearTimeout(timer);
            reject(error);
          },
        });
        send({ kind: 'explain', id, legs });
      });
    },
    news: () => send({ kind: 'news' }),
    async stop() {
      stopping = true;
      const gone = new Promise<void>((resolve) => {
        thread.once('exit', () => resolve());
      });
      if (thread.threadId < 0) return;
      send({ kind: 'stop' });
      await gone;
    },
  };
}
