import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { AppError } from '#domain/app-error';
import { scoringConsumer } from '../reconcile.ts';
import { readSnapshotFile, writeSnapshotFile } from './snapshot-file.ts';
import type { StreamState } from './stream-state.ts';

export interface SnapshotOptions {
  readonly pool: Pool;
  /** Where the files lie. */
  readonly folder: string;
  /** Hears of a snapshot that could not be used or written. */
  readonly onTrouble: (error: unknown) => void;
}

export interface LoadedState {
  readonly state: StreamState;
  /** Position of the last record that the state knows. */
  readonly position: number;
}

/**
 * Snapshots of the scoring state, named in the database: a file that another database knew, or that was left behind by
 * a restored backup, is never taken for one of this log.
 */
export interface Snapshots {
  /**
   * The newest usable state as of `position` or before; a damaged one, or one of other features, is passed over with a
   * warning. Null when there is none. `alive` is awaited now and then. Error `state.seed-unusable`: the history that
   * evaluations began from cannot be read, and without it they would be others.
   */
  newest(position: number, empty: () => StreamState, alive: () => Promise<void>): Promise<LoadedState | null>;
  /**
   * Writes the state as of `position` while it goes on, and names it once `stored` resolves to true. The two newest and
   * the seed are kept. `breathe` is awaited after each piece.
   */
  save(
    state: StreamState,
    position: number,
    stored: () => Promise<boolean>,
    breathe: () => Promise<void>,
  ): Promise<void>;
}

interface SnapshotRow {
  readonly position: number;
  readonly file: string;
}

const partition = 0;
const kept = 2;

/** Where the snapshots of a data folder lie. */
export function stateFolder(dataFolder: string): string {
  return join(dataFolder, 'state');
}

export function createSnapshots({ pool, folder, onTrouble }: SnapshotOptions): Snapshots {
  async function load(file: string, state: StreamState, alive: () => Promise<void>): Promise<void> {
    const loader = state.loader();
    for await (const piece of readSnapshotFile(join(folder, file))) {
      loader.take(piece);
      await alive();
    }
    loader.finish();
  }

  /** Forgets all but the newest and the seed; their files go after their names. */
  async function prune(): Promise<void> {
    const { rows } = await pool.query<SnapshotRow>(
      `DELETE FROM snapshot WHERE consumer = $1 AND partition = $2 AND position > 0 AND position NOT IN (
         SELECT position FROM snapshot WHERE consumer = $1 AND partition = $2 ORDER BY position DESC LIMIT $3)
       RETURNING position, file`,
      [scoringConsumer, partition, kept],
    );
    for (const { file } of rows) await rm(join(folder, file), { force: true });
  }

  return {
    async newest(position, empty, alive) {
      const { rows } = await pool.query<SnapshotRow>(
        `SELECT position, file FROM snapshot WHERE consumer = $1 AND partition = $2 AND position <= $3
         ORDER BY position DESC`,
        [scoringConsumer, partition, position],
      );
      for (const row of rows) {
        const state = empty();
        try {
          await load(row.file, state, alive);
          return { state, position: row.position };
        } catch (error) {
          const code = error instanceof AppError ? error.code : 'unknown';
          if (!code.startsWith('state.') && !code.startsWith('features.')) throw error;
          if (row.position === 0) {
            const sentence = 'The history that scoring began from cannot be used: build it again from the lake.';
            throw new AppError('state.seed-unusable', sentence, {}, error);
          }
          onTrouble(error);
        }
      }
      return null;
    },
    async save(state, position, stored, breathe) {
      // Opened before anything is awaited: the state is still as of this position.
      const snapshot = state.openSnapshot();
      const file = `state-${position}-${randomBytes(4).toString('hex')}.snapshot`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeSnapshotFile(join(folder, file), snapshot, breathe);
      } catch (error) {
        snapshot.close();
        onTrouble(error);
        return;
      }
      if (!(await stored())) {
        await rm(join(folder, file), { force: true });
        return;
      }
      await pool.query(
        `INSERT INTO snapshot (consumer, partition, position, created_at, file) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (consumer, partition, position) DO UPDATE SET file = excluded.file`,
        [scoringConsumer, partition, position, Date.now(), file],
      );
      await prune();
    },
  };
}
