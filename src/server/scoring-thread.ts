import { Worker } from 'node:worker_threads';
import { AppError } from '#domain/app-error';
import type { CommittedRecords } from '#stream/committed-records';
import type { EncodedRecord } from '#stream/encode';
import type { AppendResult } from '#stream/event-log';
import { packRecords } from '#stream/packed-records';
import type { EvaluationTable } from '#store/tables/tables';
import type { Scoring } from './deps.ts';
import { startExplainingThread } from './explaining-thread.ts';
import type { Metrics } from './metrics.ts';
import type { FromThread, ScoringAnswer, ScoringQuestion, ScoringThreadData, ToThread } from './scoring-messages.ts';
import { threadFile } from './thread-file.ts';

export interface ScoringThread extends Scoring {
  /** Appends and evaluates in one transaction: see `ScoringWorker.takeIn`. */
  takeIn(records: readonly EncodedRecord[]): Promise<readonly AppendResult[] | null>;
  /** Hands over what was committed to the log. */
  appended(records: CommittedRecords): void;
  /** Version of the model in use; null before the first. */
  readonly model: string | null;
  /** Position of the last record whose evaluation is stored. */
  readonly position: number;
  stop(): Promise<void>;
}

/** Decisions that nobody asked for are forgotten beyond this. */
const mostTold = 2000;
/** Longer than the worker's own patience with the database. */
const appendPatienceMs = 30_000;

/** Asked again with the same identifier, the record gets its decision. */
const soon = { retryAfterMs: 1000 };

type Unnumbered = ScoringQuestion extends infer Q ? (Q extends ScoringQuestion ? Omit<Q, 'id'> : never) : never;

export interface ThreadListeners {
  readonly metrics: Metrics;
  readonly onTrouble: (code: string, message: string) => void;
  /** Hears how long each evaluation of a batch took from acceptance to its commit, in ms. */
  readonly onStored?: (waitsMs: Float64Array) => void;
}

/** Starts the scoring worker in a thread. A thread that dies is started again and goes on from the stored offset. */
export function startScoringThread(
  data: ScoringThreadData,
  { metrics, onTrouble, onStored }: ThreadListeners,
): ScoringThread {
  const asked = new Map<number, { resolve: (answer: ScoringAnswer) => void; reject: (error: AppError) => void }>();
  let next = 0;
  let stopping = false;
  let model: string | null = null;
  let position = 0;
  let isOpen = false;
  /** Decisions that came with the answer of their append, by position, until someone asks. */
  const told = new Map<number, readonly EvaluationTable[]>();
  const explaining = startExplainingThread(data, onTrouble);
  let thread = start();

  function start(): Worker {
    const worker = new Worker(threadFile('scoring'), {
      workerData: data,
      // Not the conditions under which tests run: the file is compiled.
      execArgv: [],
    });
    worker.on('message', (message: FromThread) => hear(message));
    worker.on('error', (error) => onTrouble('worker.died', error instanceof Error ? error.message : 'unknown reason'));
    worker.on('exit', () => {
      isOpen = false;
      for (const { reject } of asked.values())
        reject(new AppError('scorer.unavailable', 'The scorer has stopped.', soon));
      asked.clear();
      if (!stopping)
        setTimeout(() => {
          thread = start();
        }, 500);
    });
    return worker;
  }

  function hear(message: FromThread): void {
    if ('id' in message) {
      const question = asked.get(message.id);
      asked.delete(message.id);
      if ('code' in message) question?.reject(new AppError(message.code, message.message, soon));
      else question?.resolve(message);
      return;
    }
    switch (message.kind) {
      case 'model':
        model = message.version;
        break;
      case 'intake':
        isOpen = message.isOpen;
        break;
      case 'stage':
        metrics.stageSeconds.observe({ stage: message.stage }, message.ms / 1000);
        break;
      case 'stored':
        position = message.position;
        if (message.alerts > 0) explaining.news();
        onStored?.(message.waitsMs);
        for (const ms of message.waitsMs) metrics.evaluationSeconds.observe(ms / 1000);
        for (const [status, count] of Object.entries(message.statuses)) metrics.evaluated.inc({ status }, count);
        break;
      case 'trouble':
        onTrouble(message.code, message.message);
        break;
    }
  }

  function send(message: ToThread): void {
    thread.postMessage(message);
  }

  async function ask(question: Unnumbered, patienceMs: number): Promise<ScoringAnswer> {
    const id = ++next;
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        asked.delete(id);
        reject(
          new AppError('scorer.late', 'The decision is late: the record is taken in and will be evaluated.', soon),
        );
      }, patienceMs);
      asked.set(id, {
        resolve: (answer) => {
          clearTimeout(timer);
          resolve(answer);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      send({ ...question, id });
    });
  }

  function keep(appended: readonly AppendResult[], made: readonly (readonly EvaluationTable[])[]): void {
    for (const [i, evaluations] of made.entries()) {
      // Reasons have to be asked for.
      if (evaluations.length > 0 && evaluations.every(({ alert }) => !alert))
        told.set(appended[i]!.position, evaluations);
    }
    for (const oldest of told.keys()) {
      if (told.size <= mostTold) break;
      told.delete(oldest);
    }
  }

  function unexpected(): never {
    throw new AppError('scorer.failed', 'The scorer gave another answer than was asked for.');
  }

  return {
    async takeIn(records) {
      if (!isOpen) return null;
      const question = { kind: 'take-in', records: packRecords(records) } as const;
      const answer = await ask(question, appendPatienceMs).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : 'unknown reason';
        throw new AppError(
          'log.unavailable',
          `It is not known whether the records were taken in: ${reason}`,
          {},
          error,
        );
      });
      if (!('appended' in answer)) return unexpected();
      if (answer.appended !== null) keep(answer.appended, answer.made);
      return answer.appended;
    },
    async decide(wanted, explain, patienceMs) {
      const made = explain ? undefined : told.get(wanted);
      if (made !== undefined) {
        told.delete(wanted);
        return { evaluations: made, reasons: null };
      }
      if (model === null) throw new AppError('scorer.unavailable', 'No model is in use yet that could decide.', soon);
      const answer = await ask({ kind: 'decide', position: wanted, explain }, patienceMs);
      if (!('evaluations' in answer)) return unexpected();
      const { evaluations, legs, reasons } = answer;
      return { evaluations, reasons: legs.length === 0 ? reasons : await explaining.explain(legs) };
    },
    async dryRun(transaction) {
      const answer = await ask({ kind: 'dry-run', transaction }, 5000);
      if (!('dryRun' in answer)) return unexpected();
      const [explanation] = (await explaining.explain(answer.legs)) ?? [];
      return explanation === undefined ? answer.dryRun : { ...answer.dryRun, reasons: explanation };
    },
    async features(partyId) {
      if (model === null) return null;
      const answer = await ask({ kind: 'features', partyId }, 5000);
      return 'features' in answer ? answer.features : unexpected();
    },
    appended: (records) => send({ kind: 'appended', records }),
    get model() {
      return model;
    },
    get position() {
      return position;
    },
    async stop() {
      stopping = true;
      const gone = new Promise<void>((resolve) => {
        thread.once('exit', () => resolve());
      });
      send({ kind: 'stop' });
      await Promise.all([gone, explaining.stop()]);
    },
  };
}
