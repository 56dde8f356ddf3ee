import type { Kysely } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { AppError } from '#domain/app-error';
import { refuseOtherCurrency } from '#model/currency';
import { sendCopy } from '#store/copy-message';
import type { Tables } from '#store/tables/tables';
import { type CommittedRecords, committedRecords, loggedRecords } from '../committed-records.ts';
import type { EncodedRecord } from '../encode.ts';
import type { AppendResult, EventLog, LoggedRecord } from '../event-log.ts';
import { type Claim, createOffsets, type Offsets } from '../offsets.ts';
import type { RecordBody } from '../record.ts';
import { createAppends, type OpenedAppend } from '../postgres/append.ts';
import { scoringConsumer } from '../reconcile.ts';
import type { BaseCurrency } from '../state/base-currency.ts';
import { createLegRows } from '../state/leg-rows.ts';
import type { Snapshots } from '../state/snapshots.ts';
import { createStreamState, type StreamState } from '../state/stream-state.ts';
import { createIntake, type Taken } from './intake.ts';
import type { LoadedModel } from './loaded-model.ts';
import { patiently } from './patience.ts';
import { createStreamScorer, type Evaluated, type ScoredBatch, type SeenLeg, type StreamScorer } from './scorer.ts';
import type { ShadowScorer } from './shadow.ts';
import { writeAppended, writeBatch } from './writer.ts';

export interface WorkerOptions {
  readonly pool: Pool;
  readonly db: Kysely<Tables>;
  readonly log: EventLog;
  readonly model: LoadedModel;
  readonly base: BaseCurrency;
  /** Names this worker in the offsets table. */
  readonly owner: string;
  readonly now: () => number;
  readonly leaseMs?: number;
  /** Records per transaction at most. Smaller ones answer sooner, larger ones cost less each. */
  readonly batchSize?: number;
  /** Absent: the state is always rebuilt from the whole log. */
  readonly snapshots?: Snapshots;
  /** At least so long between the beginnings of two snapshots. */
  readonly snapshotMs?: number;
  /** Hears of each batch after its commit. */
  readonly onStored?: (batch: ScoredBatch, storedAt: number) => void;
  readonly onStage?: (stage: Stage, ms: number) => void;
  /** Whether `takeIn` takes anything now. */
  readonly onIntake?: (isOpen: boolean) => void;
  /** Hears of records that `takeIn` appended without evaluating them: they are read like any others. */
  readonly onCommitted?: (records: CommittedRecords) => void;
  readonly onTrouble?: (error: unknown) => void;
}

/** `open`: until an append of one's own has the lock of the log's head. */
export type Stage = 'read' | 'open' | 'score' | 'write';

export interface ScoringWorker {
  /** Works until the signal aborts; then stores what it has begun and lets the partition go. */
  run(signal: AbortSignal): Promise<void>;
  /**
   * Appends the records and stores their evaluations in the same transaction, while this worker has everything before them in
   * its state. Null: not now, nothing was appended, the caller appends itself. Rejects when neither is known.
   */
  takeIn(records: readonly EncodedRecord[]): Promise<readonly AppendResult[] | null>;
  /**
   * From the next batch on, another model. No record is lost, repeated or scored by both. One whose features are
   * computed with other options has the state rebuilt from the log first. Throws AppError `model.other-currency`.
   */
  swap(model: LoadedModel): void;
  /** From the next batch on, a challenger beside the model; null = none. It must fit the model: see `shadowRefusal`. */
  accompany(shadow: ShadowScorer | null): void;
  /** Null until the state is rebuilt. */
  readonly state: StreamState | null;
  readonly model: LoadedModel;
  /** Null until the state is rebuilt. See StreamScorer. */
  dryRun(body: RecordBody): Evaluated | null;
  seen(position: number): readonly SeenLeg[] | null;
  /** Position of the last record whose evaluation is stored. */
  readonly position: number;
}

const partition = 0;
const rebuildPage = 2000;
const idleMs = 10;
/** Fewer new records than this are not worth a snapshot before a while has passed. */
const worthSaving = 20_000;
const unhurried = 10;
/** Between two mebibytes of a snapshot, so that scoring goes on as if there were none. */
const breathMs = 5;

/** Whether the state was made with the options of the model's features. */
function sameOptions(state: StreamState, { model }: LoadedModel): boolean {
  return JSON.stringify(state.foldOptions) === JSON.stringify(model.featureOptions);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/**
 * The scoring worker: reads the log, updates the state, scores, decides, and stores evaluations, alerts and the offset in
 * one transaction. While one batch is being written the next is scored. Caught up with the log, it also takes records that
 * are not appended yet and makes both one transaction (docs/adr/0088). After any failure it begins again from the stored
 * offset with a state rebuilt from the log, so what it writes never depends on what it had in memory.
 */
export function createScoringWorker(options: WorkerOptions): ScoringWorker {
  const { pool, db, log, now } = options;
  const leaseMs = options.leaseMs ?? 10_000;
  refuseOtherCurrency(options.model.version, options.model.model, options.base.currency);
  const batchSize = options.batchSize ?? 500;
  const offsets: Offsets = createOffsets(db, leaseMs);
  let model = options.model;
  let shadow: ShadowScorer | null = null;
  let state: StreamState | null = null;
  let position = 0;
  let scorer: StreamScorer | null = null;
  const intake = createIntake(options.onIntake);
  const appends = createAppends();

  if (log.partitions !== 1) {
    throw new AppError('worker.partitions', 'Scoring needs a log of one partition: the graph is one order of all.');
  }

  async function timed<T>(stage: Stage, work: () => Promise<T> | T): Promise<T> {
    const since = performance.now();
    const result = await work();
    options.onStage?.(stage, performance.now() - since);
    return result;
  }

  /** The state after every record up to the claim's position: a snapshot, and the log from there on. */
  async function rebuild(claim: Claim, { model: by }: LoadedModel, signal: AbortSignal): Promise<StreamState> {
    let renewed = now();
    const alive = async (): Promise<void> => {
      if (now() - renewed <= leaseMs / 3) return;
      await offsets.renew(claim);
      renewed = now();
    };
    const empty = (): StreamState => createStreamState({ base: options.base, fold: by.featureOptions });
    const loaded = (await options.snapshots?.newest(claim.position, empty, alive)) ?? { state: empty(), position: 0 };
    const rows = createLegRows(loaded.state.columns, 0);
    for (let after = loaded.position; after < claim.position && !signal.aborted; ) {
      const page = await log.read(partition, after, rebuildPage);
      const records = page.filter((each) => each.position <= claim.position);
      if (records[0]?.position !== after + 1) {
        throw new AppError('worker.history-gone', `The log no longer has what followed record ${after}.`);
      }
      rows.length = 0;
      rows.facts = [];
      loaded.state.apply(records, rows, null);
      after = records.at(-1)!.position;
      await alive();
    }
    return loaded.state;
  }

  async function work(first: Claim, signal: AbortSignal): Promise<void> {
    let claim = first;
    const initial = model;
    let current = await rebuild(claim, initial, signal);
    state = current;
    position = claim.position;
    let active = createStreamScorer(current, initial);
    scorer = active;
    let readUpTo = claim.position;
    let writing: Promise<void> = Promise.resolve();
    const trouble: { error: unknown } = { error: null };
    let renewed = now();
    let over = false;
    let saving: Promise<void> = Promise.resolve();
    let savedUpTo = claim.position;
    let savedAt = now();
    let isSaving = false;

    /** Whether what was read up to this position is stored, once that is known. */
    const stored = async (wanted: number): Promise<boolean> => {
      for (;;) {
        if (position >= wanted) return true;
        if (over) return false;
        await pause(breathMs);
      }
    };
    const save = (breathe: () => Promise<void>): void => {
      const upTo = readUpTo;
      savedUpTo = upTo;
      savedAt = now();
      isSaving = true;
      saving = options
        .snapshots!.save(current, upTo, () => stored(upTo), breathe)
        .catch((error: unknown) => options.onTrouble?.(error))
        .finally(() => {
          isSaving = false;
        });
    };
    const saveWhenDue = (): void => {
      if (options.snapshots === undefined || isSaving || readUpTo === savedUpTo) return;
      const wait = (readUpTo - savedUpTo >= worthSaving ? 1 : unhurried) * (options.snapshotMs ?? 60_000);
      if (now() - savedAt >= wait) save(() => pause(breathMs));
    };

    const write = async (batch: ScoredBatch): Promise<void> => {
      claim = await timed('write', () => patiently(writeBatch(pool, offsets, claim, batch, now())));
      position = claim.position;
      renewed = now();
      options.onStored?.(batch, renewed);
    };

    const renewWhenDue = async (): Promise<void> => {
      if (now() - renewed <= leaseMs / 3) return;
      await writing;
      await offsets.renew(claim);
      renewed = now();
    };

    /** From here on the model that was asked for. False: the work is over. */
    const adoptModel = async (): Promise<boolean> => {
      const next = model;
      if (active.loaded === next) return true;
      if (!sameOptions(current, next)) {
        // The state's sums were made with other options: it is made again, up to what is stored.
        intake.close();
        await writing;
        if (trouble.error !== null) return false;
        const rebuilt = await rebuild(claim, next, signal);
        if (signal.aborted) return false;
        current = rebuilt;
        state = current;
      }
      active = createStreamScorer(current, next);
      scorer = active;
      return true;
    };

    /** As far as the log is known to reach. */
    let end = claim.position;

    /** Ends the append that is open on the client; afterwards the state is ahead of what is stored until it is. */
    const evaluateAppended = async (client: PoolClient, opened: OpenedAppend, taken: Taken): Promise<void> => {
      const scoring = active;
      const records = loggedRecords(opened);
      let batch: ScoredBatch;
      try {
        batch = await timed('score', () => scoring.score(records, now(), shadow));
      } catch (error) {
        // Nothing was written: the log takes the records without us, and they are tried again from there.
        taken.decline();
        throw error;
      }
      readUpTo = records.at(-1)!.position;
      const held = claim;
      const storing = () => patiently(writeAppended(client, opened, offsets, held, batch, now()));
      try {
        claim = await timed('write', storing);
      } catch (error) {
        if (error instanceof AppError && error.code === 'log.fenced') taken.decline();
        else taken.fail(error);
        throw error;
      }
      position = claim.position;
      renewed = now();
      options.onStored?.(batch, renewed);
      taken.answer(opened.answers);
    };

    /** Appends what was offered, and evaluates it too where nothing of others comes before it. */
    const takeOffers = async (): Promise<void> => {
      const taken = intake.take(batchSize);
      // More than a batch: appending and evaluating in turns, each while the other is under way, brings more then.
      if (intake.waiting) intake.close();
      let client: PoolClient;
      let opened: OpenedAppend;
      let broken: Error | undefined;
      try {
        client = await pool.connect();
      } catch {
        taken.decline();
        return;
      }
      try {
        try {
          opened = await timed('open', () => appends.open(client, taken.records));
        } catch (error) {
          broken = error as Error;
          taken.decline();
          return;
        }
        if (opened.fresh.length === 0) {
          await client.query('ROLLBACK');
          taken.answer(opened.answers);
        } else if (opened.first === readUpTo + 1) await evaluateAppended(client, opened, taken);
        else {
          await sendCopy(client, `${opened.text}; COMMIT`, opened.rows);
          end = opened.first + opened.fresh.length - 1;
          options.onCommitted?.(committedRecords(opened));
          taken.answer(opened.answers);
        }
      } catch (error) {
        broken = error as Error;
        taken.fail(error);
        throw error;
      } finally {
        // Closing the connection ends its transaction, whatever state it is in.
        client.release(broken);
      }
    };

    while (!signal.aborted && trouble.error === null) {
      if (intake.waiting && readUpTo >= end) {
        await writing;
        if (trouble.error !== null || !(await adoptModel())) break;
        if (intake.waiting) await takeOffers();
        await renewWhenDue();
        saveWhenDue();
        continue;
      }
      const records: readonly LoggedRecord[] = await timed('read', () => log.read(partition, readUpTo, batchSize));
      if (records.length === 0) {
        saveWhenDue();
        if (readUpTo >= end) intake.open();
        if (!intake.waiting || readUpTo < end) await log.appended(idleMs);
        await renewWhenDue();
        continue;
      }
      // A full page: there is much to catch up with.
      if (records.length >= batchSize) intake.close();
      if (!(await adoptModel())) break;
      readUpTo = records.at(-1)!.position;
      const scoring = active;
      const batch = await timed('score', () => scoring.score(records, now(), shadow));
      await writing;
      if (trouble.error !== null) break;
      writing = write(batch).catch((error: unknown) => {
        trouble.error = error;
      });
      saveWhenDue();
    }
    intake.close();
    await writing;
    over = true;
    await saving;
    if (trouble.error !== null) throw trouble.error;
    if (options.snapshots !== undefined && readUpTo > savedUpTo) {
      save(async () => {
        if (now() - renewed <= leaseMs / 3) return;
        renewed = now();
        await offsets.renew(claim);
      });
      await saving;
    }
    await offsets.release(claim);
  }

  return {
    get state() {
      return state;
    },
    get model() {
      return model;
    },
    get position() {
      return position;
    },
    dryRun: (body) => scorer?.dryRun(body) ?? null,
    seen: (wanted) => scorer?.seen(wanted) ?? null,
    takeIn: (records) => intake.offer(records),
    swap(next) {
      refuseOtherCurrency(next.version, next.model, options.base.currency);
      model = next;
    },
    accompany(next) {
      shadow = next;
    },
    async run(signal) {
      while (!signal.aborted) {
        try {
          const claim = await offsets.claim(scoringConsumer, partition, options.owner);
          if (claim === null) await pause(Math.min(250, leaseMs / 4));
          else await work(claim, signal);
        } catch (error) {
          intake.close();
          options.onTrouble?.(error);
          state = null;
          await pause(100);
        }
      }
    },
  };
}
