import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memberSpecs } from '#model/members';
import { writeVersion } from '#model/version';
import { openStore, type Store } from '#store/database';
import { loadMasterKey } from '#store/vault/master-key';
import { createVault } from '#store/vault/vault';
import type { CommittedRecords } from '#stream/committed-records';
import type { EventLog } from '#stream/event-log';
import { openPostgresLog, type PostgresLogOptions } from '#stream/postgres/log';
import { releaseModel } from '#stream/scoring/champion';
import { loadedModel, sha256 } from '#stream/scoring/loaded-model';
import { trainStreamModel, usualBank } from './stream-bank.ts';

/** A fresh store with a released model of the online profile, on DATABASE_URL or a temporary embedded server. */
export interface StreamSetup {
  readonly store: Store;
  readonly log: EventLog;
  readonly masterKey: Buffer;
  readonly dataFolder: string;
  readonly modelVersion: string;
  readonly profile: string;
  readonly members: readonly string[];
  /** Who is asked first to append and evaluate in one transaction. */
  onTakeIn(takeIn: NonNullable<PostgresLogOptions['takeIn']>): void;
  /** Whom the log tells what was committed. */
  onCommitted(listen: (records: CommittedRecords) => void): void;
  settings(): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

const durable = ['fsync', 'synchronous_commit', 'full_page_writes'];

export async function setUpStream(): Promise<StreamSetup> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'peerline-bench-'));
  // The server's user must be able to enter, or its files would stay elsewhere.
  chmodSync(dataFolder, 0o755);
  const store = await openStore({ databaseUrl: process.env['DATABASE_URL'], dataFolder, notice: () => {} });
  const masterKey = loadMasterKey(dataFolder, undefined);
  const vault = createVault({ db: store.db, masterKey, now: Date.now });
  let takeIn: NonNullable<PostgresLogOptions['takeIn']> = async () => null;
  let listener = (_records: CommittedRecords): void => {};
  const { model } = await trainStreamModel(1, usualBank.parties, usualBank.payments);
  const facts = { codeVersion: 'bench', trainingData: 'stream-bank', metrics: {} };
  const version = writeVersion(model, facts, sha256);
  const folder = join(dataFolder, 'models', version.id);
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of version.files) writeFileSync(join(folder, name), bytes);
  await releaseModel(store.db, loadedModel(version.id, model), Date.now());
  return {
    store,
    log: await openPostgresLog({
      pool: store.pool,
      vault,
      onCommitted: (records) => listener(records),
      takeIn: (records) => takeIn(records),
    }),
    onTakeIn(by) {
      takeIn = by;
    },
    onCommitted(listen) {
      listener = listen;
    },
    masterKey,
    dataFolder,
    modelVersion: version.id,
    profile: model.profile,
    members: memberSpecs('online').map(({ name }) => name),
    async settings() {
      const { rows } = await store.pool.query<{ name: string; setting: string }>(
        'SELECT name, setting FROM pg_settings WHERE name = ANY($1)',
        [durable],
      );
      return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
    },
    async close() {
      await store.close();
      // A killed process may leave a file behind while its folder is being emptied.
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

/** Value below which this share lies; the input is sorted in place. */
export function percentile(values: number[], share: number): number {
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}
