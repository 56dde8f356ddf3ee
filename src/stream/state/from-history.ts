import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { AppError } from '#domain/app-error';
import type { FoldOptions } from '#features/fold-options';
import type { Vault } from '#store/vault/vault';
import { tokensOf } from '../encode.ts';
import type { LoggedRecord } from '../event-log.ts';
import type { NewRecord } from '../record.ts';
import { scoringConsumer } from '../reconcile.ts';
import type { BaseCurrency } from './base-currency.ts';
import { createLegRows } from './leg-rows.ts';
import { createSnapshots } from './snapshots.ts';
import { createStreamState, type StreamState } from './stream-state.ts';

/** A canonical record of the history, as it would have been posted. */
export type HistoryRecord = Pick<NewRecord, 'kind' | 'body'>;

export interface HistoryOptions {
  readonly base: BaseCurrency;
  /** Those of the model that will score. */
  readonly fold: FoldOptions;
  /** Counterparties and devices are known by the tokens under which the log will name them. */
  readonly vault: Pick<Vault, 'pseudonym'>;
  /** Parties, then accounts, then transactions and other events by (time, identifier). */
  readonly records: AsyncIterable<readonly HistoryRecord[]>;
  readonly onProgress?: (records: number) => void;
}

/** The state as if the records had come through the log, before its first. Nothing is evaluated. */
export async function stateFromHistory(options: HistoryOptions): Promise<StreamState> {
  const state = createStreamState({ base: options.base, fold: options.fold });
  const rows = createLegRows(state.columns, 0);
  for await (const chunk of options.records) {
    const records = chunk.map(
      ({ kind, body }): LoggedRecord => ({
        position: 0,
        partition: 0,
        kind,
        acceptedAt: 0,
        body: tokensOf(kind, body, options.vault),
      }),
    );
    rows.length = 0;
    rows.facts = [];
    state.apply(records, rows, null);
    options.onProgress?.(state.counts.records);
  }
  return state;
}

export interface SeedOptions extends HistoryOptions {
  readonly pool: Pool;
  /** Where the snapshots of this data folder lie: `stateFolder(dataFolder)`. */
  readonly folder: string;
}

/**
 * Makes the history the state from which scoring begins: kept as the snapshot of position 0, it is what every replay of
 * the log starts with. Run it before the first event is scored, or again after an upgrade that changed the features.
 * Error `state.late-seed`: records were evaluated without a history, so theirs cannot change any more.
 */
export async function seedFromHistory(
  options: SeedOptions,
): Promise<{ readonly records: number; readonly legs: number }> {
  const { rows } = await options.pool.query<{ position: number; seeded: boolean }>(
    `SELECT coalesce((SELECT max(position) FROM consumer_offset WHERE consumer = $1), 0) AS position,
       EXISTS (SELECT FROM snapshot WHERE consumer = $1 AND position = 0) AS seeded`,
    [scoringConsumer],
  );
  if (rows[0]!.position > 0 && !rows[0]!.seeded) {
    throw new AppError('state.late-seed', 'Events were scored already: a history can only come before the first.');
  }
  const state = await stateFromHistory(options);
  const fail = (error: unknown): never => {
    throw error;
  };
  const snapshots = createSnapshots({ pool: options.pool, folder: options.folder, onTrouble: fail });
  await snapshots.save(
    state,
    0,
    async () => true,
    async () => {},
  );
  // What was saved on the former seed began from another history.
  const { rows: former } = await options.pool.query<{ file: string }>(
    'DELETE FROM snapshot WHERE consumer = $1 AND position > 0 RETURNING file',
    [scoringConsumer],
  );
  for (const { file } of former) await rm(join(options.folder, file), { force: true });
  return { records: state.counts.records, legs: state.counts.legs };
}
