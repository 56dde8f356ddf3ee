import { createHash } from 'node:crypto';
import { createReadStream, existsSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { folders } from '#batch/workspace';
import { AppError } from '#domain/app-error';
import type { Progress } from '#domain/progress';
import { lakeFile } from '#engine/duckdb/lake';
import { parquetFiles } from '#engine/duckdb/parquet-scan';
import { nullText, writeScoredHistory } from '#engine/duckdb/scored-history';
import { cellName } from '#model/lattice';
import { copyFile } from '#store/copy-file';
import type { Store } from '#store/database';
import { evaluationColumns } from '#store/tables/tables';
import { inTransaction } from '#store/transaction';
import type { Vault } from '#store/vault/vault';
import { type LoadedModel, loadModel } from '#stream/scoring/loaded-model';
import { loadKnownParties } from './known-parties.ts';
import { putAlerts, readBatchAlerts } from './loaded-alerts.ts';

/** What the batch job left in a data folder, as it now lies in the store. Counts add up: see `reconcile`. */
export interface LoadedHistory {
  /** False: the store held exactly this already, and nothing was changed. */
  readonly changed: boolean;
  readonly modelVersion: string;
  readonly thresholdVersion: string;
  readonly parties: number;
  readonly accounts: number;
  readonly transactions: number;
  readonly legs: number;
  readonly alerts: number;
}

/** Over all that was loaded before: longer than the connection's patience with a single statement. */
const removeEvaluations = { text: 'DELETE FROM evaluation WHERE position < 0', query_timeout: 3_600_000 };
/** Loadings take turns: a number that only they use. */
const advisoryLock = 7_020_001;

/** Content of all that is loaded: the same files load nothing twice. */
async function fingerprintOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`\n${statSync(file).size}\n`);
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash, { end: false });
  }
  return hash.digest('hex');
}

function present(file: string): string {
  if (existsSync(file)) return file;
  throw new AppError(
    'history.absent',
    `There is no ${file}: run \`peerline run\` (or \`ingest\`, \`train\` and \`score\`) first.`,
  );
}

/** Whether the batch job left a result here that can be loaded. */
export function hasResult(dataFolder: string): boolean {
  return ['evaluations.parquet', 'alerts.json', 'alert-explanations.json'].every((name) =>
    existsSync(join(dataFolder, name)),
  );
}

/**
 * Brings the result of the batch job into the store: parties and accounts with their personal fields sealed, every
 * evaluation, and the alerts with their reasons; all or nothing. The same result again changes nothing; another one
 * takes the place of the evaluations, and adds to the alerts.
 * Errors: `history.absent`, `history.mixed`, those of `loadModel` and of the store.
 */
export async function loadHistory(
  store: Store,
  vault: Vault,
  dataFolder: string,
  now: number,
  progress: Progress,
): Promise<LoadedHistory> {
  const out = resolve(dataFolder);
  const { lake } = folders(out);
  const evaluations = present(join(out, 'evaluations.parquet'));
  const batch = readBatchAlerts(out);
  const loaded = loadModel(out, batch.model);
  const files = [
    evaluations,
    join(out, 'alerts.json'),
    ...(['parties', 'accounts'] as const).flatMap((table) => parquetFiles(present(lakeFile(lake, table)))),
  ];
  progress(0, null, 'Reading the result');
  const fingerprint = await fingerprintOf(files);
  return await inTransaction(store.pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [advisoryLock]);
    const known = await store.db.selectFrom('loaded_history').selectAll().executeTakeFirst();
    if (known?.fingerprint === fingerprint) return summary(known, false);
    const people = await loadKnownParties(client, vault, lake, (label, rows) => progress(rows, null, label));
    const target = join(out, `.history-${process.pid}.csv`);
    try {
      progress(0, null, 'Preparing evaluations');
      const history = await writeScoredHistory(evaluations, target, evaluationColumns, namesOf(loaded, now));
      await client.query(removeEvaluations);
      await client.query("SELECT ensure_day('evaluation', day_of($1))", [now]);
      const { size } = statSync(target);
      await copyFile(
        client,
        `COPY evaluation (${evaluationColumns.join(', ')}) FROM STDIN (FORMAT csv, NULL '${nullText}')`,
        target,
        (bytes) => progress(bytes, size, 'Loading evaluations'),
      );
      const alerts = await putAlerts(client, batch.alerts, now);
      const row = {
        fingerprint,
        loaded_at: now,
        model_version: loaded.version,
        threshold_version: loaded.thresholdVersion,
        first_at: history.firstAt,
        last_at: history.lastAt,
        parties: people.parties,
        accounts: people.accounts,
        transactions: history.transactions,
        legs: history.legs,
        alerts,
      };
      await client.query('DELETE FROM loaded_history');
      await client.query(
        `INSERT INTO loaded_history (${Object.keys(row).join(', ')})
         VALUES (${Object.keys(row)
           .map((_, i) => `$${i + 1}`)
           .join(', ')})`,
        Object.values(row),
      );
      return summary(row, true);
    } finally {
      rmSync(target, { force: true });
    }
  });
}

/** The names behind the numbers of the evaluations' file, and what all rows have in common. */
function namesOf({ model, version, thresholdVersion }: LoadedModel, now: number) {
  const { lattice, axes, experts } = model;
  return {
    cells: Array.from(lattice.level, (_, cell) => cellName(lattice, axes, cell)),
    experts: experts.map(({ name }) => name),
    constants: {
      day: new Date(now).toISOString().slice(0, 10),
      accepted_at: now,
      evaluated_at: now,
      model_version: version,
      threshold_version: thresholdVersion,
    },
  };
}

function summary(
  row: {
    readonly model_version: string;
    readonly threshold_version: string;
    readonly parties: number;
    readonly accounts: number;
    readonly transactions: number;
    readonly legs: number;
    readonly alerts: number;
  },
  changed: boolean,
): LoadedHistory {
  const { parties, accounts, transactions, legs, alerts } = row;
  const versions = { modelVersion: row.model_version, thresholdVersion: row.threshold_version };
  return { changed, ...versions, parties, accounts, transactions, legs, alerts };
}
