import { readFileSync } from 'node:fs';
import { hasIngested, readIngested } from '#batch/ingested';
import { oidcSettings } from '#access/oidc-settings';
import { modelVersions } from '#batch/model-folder';
import { segmentMembers } from '#batch/segment-members';
import { folders } from '#batch/workspace';
import { slug } from '#contract/survey-definition';
import { AppError } from '#domain/app-error';
import { isCurrency } from '#domain/money';
import type { Progress } from '#domain/progress';
import { readPseudonymKey } from '#ingest/pseudonyms/pseudonym-key';
import { loadAnchorKey } from '#store/audit/anchor-key';
import { sinkOf } from '#store/audit/sink';
import { exportSubject } from '#privacy/access/subject-export';
import { listErasures, requestErasure } from '#privacy/erasure/erase';
import { recordClassNames } from '#privacy/register/record-class';
import { type RetentionDeps, runRetention } from '#privacy/retention/run';
import { readSchedules, setSchedule } from '#privacy/retention/schedules';
import { readLists } from '#screening/lists/read-folder';
import { type Sweep, type SweepOptions, sweepParties } from '#screening/hits/sweep';
import { restoreBackup } from '#store/backup/restore-backup';
import { writeBackup } from '#store/backup/write-backup';
import { openStore, type Store } from '#store/database';
import { loadMasterKey } from '#store/vault/master-key';
import { createVault } from '#store/vault/vault';
import { withArchive } from '#stream/archive/with-archive';
import { openPostgresLog } from '#stream/postgres/log';
import { championVersion, releaseModel } from '#stream/scoring/champion';
import { loadModel } from '#stream/scoring/loaded-model';
import { seedFromHistory } from '#stream/state/from-history';
import { stateFolder } from '#stream/state/snapshots';
import { withNamedThreshold } from '#stream/scoring/threshold-in-force';
import { type Reconciliation, reconciliation } from '#stream/reconcile';
import { assignToStore } from './assign-segments.ts';
import { auditFiles, type AuditSources, type AuditVerification, exportAudit, verifyAudit } from './audit-command.ts';
import { logArchiveIn } from './archive/parquet-log-archive.ts';
import type { ServerConfig } from './deps.ts';
import { loadBankSegments } from './load-segments.ts';
import { lakeRecords } from './history/lake-records.ts';
import { hasResult, type LoadedHistory, loadHistory } from './history/load-history.ts';
import { retentionDeps } from './subjects/deps.ts';
import { partyEvents } from './subjects/party-events.ts';
import { loadedHistory } from './subjects/party-in-files.ts';
import { type Replay, replayAlert } from './replay.ts';
import { type RunningServer, serve, startWorker } from './serve.ts';

// The environment is read here and nowhere else: DATABASE_URL, PEERLINE_MASTER_KEY, PEERLINE_ANCHOR_KEY (a file),
// PEERLINE_AUDIT_SINK and what that sink needs, PEERLINE_OIDC_…

export interface ServeCommandOptions {
  readonly out: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string;
  readonly proxy?: readonly string[];
  readonly currency?: string;
  readonly rates?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly webhookNetwork?: readonly string[];
  readonly pseudonymise?: string;
  readonly screeningLists?: string;
  readonly score: boolean;
  readonly logDays?: number;
  readonly logLevel: ServerConfig['logLevel'];
}

/** Sentences for a person go to the terminal, never to the log. */
function notice(sentence: string): void {
  process.stderr.write(`peerline: ${sentence}\n`);
}

/** The currency of the model: as asked for, else that of the data it was trained on. */
function baseOf({ currency: asked, out }: { readonly currency?: string; readonly out: string }) {
  const currency = asked ?? (hasIngested(out) ? readIngested(out).baseCurrency : 'EUR');
  if (!isCurrency(currency)) throw new AppError('server.currency', `${currency} is not an ISO 4217 currency code.`);
  return { currency, rates: {} };
}

function tlsOf({ tlsCert, tlsKey }: ServeCommandOptions) {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) {
    throw new AppError('server.tls', 'TLS needs both: --tls-cert and --tls-key.');
  }
  return { cert: readFileSync(tlsCert, 'utf8'), key: readFileSync(tlsKey, 'utf8') };
}

function anchorsOf(dataFolder: string) {
  const usual = auditFiles(dataFolder);
  return {
    key: loadAnchorKey(process.env['PEERLINE_ANCHOR_KEY'] ?? usual.key),
    sink: sinkOf(process.env['PEERLINE_AUDIT_SINK'] ?? usual.anchors, process.env),
  };
}

/** As the environment gives it, else the file in the data folder. */
export function masterKeyOf(dataFolder: string): Buffer {
  return loadMasterKey(dataFolder, process.env['PEERLINE_MASTER_KEY']);
}

export async function withStore<T>(dataFolder: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ databaseUrl: process.env['DATABASE_URL'], dataFolder, notice, poolSize: 2 });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/**
 * Brings in the result of the last run, where one lies here and is not in the store yet, and sees to it that a model is in
 * use: that of the result, else the newest. What cannot be loaded is said, and does not keep the server from its work.
 */
async function bringIn(store: Store, dataFolder: string, progress: Progress): Promise<void> {
  if (hasResult(dataFolder)) {
    try {
      const { changed, legs, alerts } = await loadInto(store, dataFolder, progress);
      if (changed)
        notice(`${legs.toLocaleString('en')} evaluations and ${alerts.toLocaleString('en')} alerts were loaded.`);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      notice(`The result of the last run was not loaded: ${error.message}`);
    }
  }
  try {
    progress(0, null, 'Loading segments of behaviour');
    await loadBankSegments(store.db, dataFolder, Date.now());
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    notice(`The segments of behaviour were not loaded: ${error.message}`);
  }
  if ((await championVersion(store.db)) !== null) return;
  const [newest] = modelVersions(dataFolder);
  if (newest === undefined) {
    notice('No model is trained yet: events are taken in and scored once `peerline run` or `train` made one.');
    return;
  }
  await releaseModel(store.db, loadModel(dataFolder, newest), Date.now());
  notice(`The newest model, ${newest}, scores the stream.`);
}

export async function serveFromCommandLine(options: ServeCommandOptions, progress: Progress): Promise<RunningServer> {
  const running = await serve({
    dataFolder: options.out,
    databaseUrl: process.env['DATABASE_URL'],
    masterKey: process.env['PEERLINE_MASTER_KEY'],
    host: options.host,
    port: options.port,
    publicUrl: options.publicUrl,
    trustedProxies: options.proxy ?? [],
    tls: tlsOf(options),
    base: baseOf(options),
    rates: options.rates,
    webhookNetworks: options.webhookNetwork ?? [],
    screeningLists: options.screeningLists,
    logLevel: options.logLevel,
    score: options.score,
    logDays: options.logDays,
    pseudonymKey:
      options.pseudonymise === undefined ? undefined : readPseudonymKey(options.pseudonymise, [options.out]),
    anchors: anchorsOf(options.out),
    oidc: oidcSettings(process.env),
    bringIn: (store) => bringIn(store, options.out, () => undefined),
    notice,
  });
  await bringIn(running.store, options.out, progress);
  progress(0, null, 'Counting what is stored');
  await running.prepare();
  return running;
}

export async function workFromCommandLine(options: {
  readonly out: string;
  readonly currency?: string;
  readonly logDays?: number;
}) {
  return await startWorker({
    dataFolder: options.out,
    databaseUrl: process.env['DATABASE_URL'],
    masterKey: process.env['PEERLINE_MASTER_KEY'],
    base: baseOf(options),
    logDays: options.logDays,
    notice,
  });
}

export async function reconcileFromCommandLine(options: {
  readonly out: string;
  readonly hours: number;
}): Promise<Reconciliation> {
  return await withStore(options.out, ({ db }) => reconciliation(db, Date.now() - options.hours * 3_600_000));
}

/**
 * Loads the batch result into a store that is open. Where no model is in use yet, nothing was scored: then the state of
 * the stream begins from the same history, and the model of the result is put in use.
 */
export async function loadInto(store: Store, dataFolder: string, progress: Progress): Promise<LoadedHistory> {
  const masterKey = masterKeyOf(dataFolder);
  const vault = createVault({ db: store.db, masterKey, now: Date.now });
  const history = await loadHistory(store, vault, dataFolder, Date.now(), progress);
  if ((await championVersion(store.db)) !== null) return history;
  const model = loadModel(dataFolder, history.modelVersion);
  await seedFromHistory({
    base: baseOf({ out: dataFolder }),
    fold: model.model.featureOptions,
    vault,
    pool: store.pool,
    folder: stateFolder(dataFolder),
    records: lakeRecords(folders(dataFolder).lake),
    onProgress: (records) => progress(records, null, 'Learning what each party did'),
  });
  await releaseModel(store.db, model, Date.now());
  return history;
}

export async function loadFromCommandLine(dataFolder: string, progress: Progress): Promise<LoadedHistory> {
  return await withStore(dataFolder, (store) => loadInto(store, dataFolder, progress));
}

export async function releaseFromCommandLine(version: string, dataFolder: string) {
  const loaded = loadModel(dataFolder, version);
  await withStore(dataFolder, ({ db }) => releaseModel(db, loaded, Date.now()));
  return { version, thresholdVersion: loaded.thresholdVersion };
}

/** Puts the customers of a table into the segments of a saved segmentation, in the store. */
export async function assignSegmentsFromCommandLine(options: {
  readonly file: string;
  readonly on: string;
  readonly party: string;
  readonly name: string;
  readonly out: string;
}) {
  const { file, on, party, name, out } = options;
  if (!slug.safeParse(name).success) {
    throw new AppError('segments.bad-name', `${name} must consist of lower-case letters, digits and hyphens.`);
  }
  const found = await segmentMembers(file, on, party);
  const result = await withStore(out, ({ db }) => assignToStore(db, name, found, Date.now()));
  return { purpose: found.purpose, name, version: found.version, ...result };
}

export async function verifyAuditFromCommandLine(
  file: string | undefined,
  sources: AuditSources,
): Promise<AuditVerification> {
  if (file !== undefined) return await verifyAudit({ file }, sources);
  return await withStore(sources.out, (store) => verifyAudit({ store }, sources));
}

export { verifyCaseFile as verifyCaseFileFromCommandLine } from './verify-case-file.ts';

export async function exportAuditFromCommandLine(dataFolder: string, file: string | undefined): Promise<number> {
  return await withStore(dataFolder, (store) => exportAudit(store, file));
}

export async function replayFromCommandLine(
  alert: number,
  options: { readonly out: string; readonly currency?: string },
  progress: Progress,
): Promise<Replay> {
  return await withStore(options.out, async (store) => {
    const masterKey = masterKeyOf(options.out);
    const { pool } = store;
    const vault = createVault({ db: store.db, masterKey, now: Date.now });
    const log = withArchive(await openPostgresLog({ pool, vault }), pool, logArchiveIn(options.out));
    const modelOf = (version: string, thresholdVersion: string) =>
      withNamedThreshold(store.db, loadModel(options.out, version), thresholdVersion);
    const replayed = { store, log, dataFolder: options.out, base: baseOf(options), modelOf };
    return await replayAlert(alert, replayed, progress);
  });
}

/** Screens the parties of the store against what is new on the lists of a folder, and whoever is new against all. */
export async function screenFromCommandLine(lists: string, dataFolder: string, options: SweepOptions): Promise<Sweep> {
  const read = readLists(lists);
  return await withStore(dataFolder, async ({ db }) => {
    const masterKey = masterKeyOf(dataFolder);
    const vault = createVault({ db, masterKey, now: Date.now });
    return await sweepParties({ db, vault, now: Date.now }, read.lists, 'system:command-line', options);
  });
}

/** Data protection from the terminal: the store that is here, and who asks named as such. */
async function withPrivacy<T>(dataFolder: string, work: (deps: RetentionDeps) => Promise<T>): Promise<T> {
  return await withStore(dataFolder, async ({ db, pool }) => {
    const masterKey = loadMasterKey(dataFolder, process.env['PEERLINE_MASTER_KEY']);
    const vault = createVault({ db, masterKey, now: Date.now });
    return await work(retentionDeps({ db, pool, vault, now: Date.now, dataFolder }));
  });
}

const terminal = 'system:command-line';

export async function exportSubjectFromCommandLine(partyId: string, reason: string, dataFolder: string) {
  return await withPrivacy(dataFolder, (deps) => {
    const sources = { events: partyEvents({ ...deps, dataFolder }), history: loadedHistory(dataFolder) };
    return exportSubject(deps, sources, partyId, { actor: terminal, reason });
  });
}

export async function eraseFromCommandLine(
  partyId: string,
  wish: { readonly reason: string; readonly relationshipEndedAt: number | null },
  dataFolder: string,
) {
  return await withPrivacy(dataFolder, (deps) => requestErasure(deps, partyId, { ...wish, actor: terminal }));
}

export async function erasuresFromCommandLine(dataFolder: string) {
  return await withPrivacy(dataFolder, ({ db }) => listErasures(db));
}

export async function retentionFromCommandLine(
  dataFolder: string,
  change: { readonly recordClass: string; readonly days: number | null; readonly reason: string } | null,
) {
  return await withPrivacy(dataFolder, async ({ db }) => {
    if (change !== null) {
      const recordClass = recordClassNames.find((name) => name === change.recordClass);
      if (recordClass === undefined) {
        throw new AppError('privacy.no-class', `Classes of records are: ${recordClassNames.join(', ')}.`);
      }
      await setSchedule(db, recordClass, { ...change, actor: terminal, at: Date.now() });
    }
    return await readSchedules(db);
  });
}

export async function runRetentionFromCommandLine(dataFolder: string, dryRun: boolean) {
  return await withPrivacy(dataFolder, (deps) => runRetention(deps, terminal, dryRun));
}

/** Writes a backup of the store, the models and the state to a new folder. */
export async function backUpFromCommandLine(dataFolder: string, folder: string) {
  return await withStore(dataFolder, (store) => writeBackup(store, dataFolder, folder, Date.now()));
}

/** Restores a backup into an empty store. */
export async function restoreFromCommandLine(dataFolder: string, folder: string) {
  return await withStore(dataFolder, (store) => restoreBackup(store, dataFolder, folder));
}
