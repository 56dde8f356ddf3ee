import type { KeyObject } from 'node:crypto';
import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { createApiKeys } from '#access/api-keys';
import { createSessions } from '#access/sessions';
import type { OidcSettings } from '#access/oidc-settings';
import { createSignOn, type SignOn, type SignOnOptions } from '#access/sign-on';
import { createSetupLinks } from '#access/setup-links';
import { folders } from '#batch/workspace';
import { createLakeActivity } from '#engine/duckdb/lake-activity';
import { createLoginThrottle } from '#access/throttle';
import { AppError } from '#domain/app-error';
import { createPseudonymiser } from '#ingest/pseudonyms/pseudonymiser';
import { anchorDay } from '#store/audit/anchoring';
import type { AnchorSink } from '#store/audit/sink';
import { openStore, type Store } from '#store/database';
import { runDueJobs } from '#store/scheduled-jobs';
import { loadMasterKey } from '#store/vault/master-key';
import { deriveKey } from '#store/vault/sealing';
import { createVault } from '#store/vault/vault';
import { withArchive } from '#stream/archive/with-archive';
import type { CommittedRecords } from '#stream/committed-records';
import { openPostgresLog } from '#stream/postgres/log';
import type { BaseCurrency } from '#stream/state/base-currency';
import { wakeAlerts } from '#casework/alerts/act-on-alert';
import { watchDrift } from '#improve/drift/watch-drift';
import { takeInOutcomes } from '#improve/kpis/customer-outcomes';
import { takeInBreaches } from '#casework/intake';
import { workflowConsumer } from '#casework/workflows/run';
import { eraseRestored } from '#privacy/erasure/remembered';
import { runRetentionDaily } from '#privacy/retention/run';
import { runConsumer } from '#store/outbox/consumer';
import { drawConsequences } from '#surveys/consent-effects';
import { createServer } from './app.ts';
import { createCounts } from './counts.ts';
import { collectLate } from './late-collections.ts';
import { prepareAnswers } from './prepare-answers.ts';
import { archiveOldDays, checkLogDays } from './archive/archive-old-days.ts';
import { logArchiveIn } from './archive/parquet-log-archive.ts';
import { createDataDesk } from './data/data-desk.ts';
import { repeat } from './repeat.ts';
import type { ServerConfig } from './deps.ts';
import { noRates, openExchangeRates } from './exchange-rates.ts';
import { createMetrics } from './metrics.ts';
import { createScheduledScreening } from './scheduled-screening.ts';
import { feedScreening } from './screening-feed.ts';
import { feedSurveys } from './survey-feed.ts';
import { scheduledJobs } from './scheduled.ts';
import { sendWebhooks } from './send-webhooks.ts';
import { modelsIn } from './models.ts';
import { retentionDeps } from './subjects/deps.ts';
import { watchCompleteness } from './watch-completeness.ts';
import { type ScoringThread, startScoringThread } from './scoring-thread.ts';

export interface ServeOptions {
  readonly dataFolder: string;
  /** Absent: the embedded server. */
  readonly databaseUrl?: string | undefined;
  /** Base64; absent: the file in the data folder. */
  readonly masterKey?: string | undefined;
  readonly host?: string;
  /** 0 = any free one. */
  readonly port?: number;
  /** Where browsers see the server; default `http://HOST:PORT`. */
  readonly publicUrl?: string | undefined;
  readonly trustedProxies?: readonly string[];
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly base?: BaseCurrency;
  /** CSV of rates (date, currency, rate) for transactions of other currencies. */
  readonly rates?: string | undefined;
  readonly logLevel?: ServerConfig['logLevel'];
  /** Takes each line of the log; absent: standard output. */
  readonly logTo?: ServerConfig['logTo'];
  readonly requestsPerMinute?: number;
  readonly leaseMs?: number;
  readonly batchSize?: number;
  /** Networks of one's own, in CIDR, that webhooks may reach. */
  readonly webhookNetworks?: readonly string[];
  /** Folder of sanctions lists: parties are screened whenever they or the lists change. */
  readonly screeningLists?: string | undefined;
  /** Whether this process scores too; elsewhere `peerline worker` does. */
  readonly score?: boolean;
  /** Days of the log that stay in the database; older ones go to the lake. Absent: all stay. */
  readonly logDays?: number | undefined;
  /** Sign-on by OpenID Connect; absent: passwords alone. */
  readonly oidc?: OidcSettings | null;
  /** Key of the tenant's pseudonyms, 32 bytes: identifiers and names become tokens before they are taken in. */
  readonly pseudonymKey?: Uint8Array | undefined;
  /** Where the end of the audit trail is signed each day; absent: nowhere. */
  readonly anchors?: { readonly key: KeyObject; readonly sink: AnchorSink } | undefined;
  /** Brings the result of a run that was started in the browser into the store. */
  readonly bringIn?: (store: Store) => Promise<void>;
  /** Hears what a person at the terminal should know, the one-time set-up link among it. Never the log. */
  readonly notice: (sentence: string) => void;
}

export interface RunningServer {
  readonly url: string;
  readonly store: Store;
  readonly app: FastifyInstance;
  readonly scoring: ScoringThread | null;
  /** Does what the first requests would else wait for: loads the model in use, opens the lake, counts what is stored. */
  prepare(): Promise<void>;
  /** Stops taking requests, ends those under way, stores what was being scored, and lets go of the database. */
  stop(): Promise<void>;
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
const euro: BaseCurrency = { currency: 'EUR', rates: {} };

function troubleOf(error: unknown): [code: string, message: string] {
  const code = error instanceof AppError ? error.code : 'server.unexpected';
  return [code, error instanceof Error ? error.message : 'unknown reason'];
}

/** Beyond this machine, passwords and keys must not travel in clear. */
function checkBinding({ host = '127.0.0.1', tls, trustedProxies = [] }: ServeOptions): void {
  if (loopback.has(host) || tls !== undefined || trustedProxies.length > 0) return;
  throw new AppError(
    'server.unsafe-address',
    `${host} is not this machine alone: give a certificate and key (TLS), or name the proxy in front that has one.`,
  );
}

/**
 * Starts everything: database, API and, unless told otherwise, the scoring thread. Resolves once requests are taken.
 * Errors: those of the store and vault, `server.unsafe-address`, `server.port-taken`.
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  checkBinding(options);
  checkLogDays(options.logDays);
  collectLate();
  const { host = '127.0.0.1', port = 7070, dataFolder, notice } = options;
  const store = await openStore({ databaseUrl: options.databaseUrl, dataFolder, notice, poolSize: 12 });
  const ends: (() => Promise<unknown>)[] = [() => store.close()];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const masterKey = loadMasterKey(dataFolder, options.masterKey);
    let report = (code: string, message: string): void => notice(`${code}: ${message}`);
    const metrics = createMetrics();
    const vault = createVault({ db: store.db, masterKey, now: Date.now });
    let handOver = (_records: CommittedRecords): void => {};
    const rates =
      options.rates === undefined
        ? noRates
        : await openExchangeRates(options.rates, (error) => report(...troubleOf(error)));
    ends.push(async () => rates.close());
    const archive = logArchiveIn(dataFolder);
    let takeIn: ScoringThread['takeIn'] = async () => null;
    const written = await openPostgresLog({
      pool: store.pool,
      vault,
      onCommitted: (records) => handOver(records),
      takeIn: (records) => takeIn(records),
    });
    const log = withArchive(written, store.pool, archive);
    ends.push(() => log.close());
    const publicUrl = options.publicUrl ?? `${options.tls === undefined ? 'http' : 'https'}://${host}:${port}`;
    const scoring =
      options.score === false
        ? null
        : startScoringThread(
            {
              connection: { ...store.connection },
              dataFolder,
              masterKey: new Uint8Array(masterKey),
              base: options.base ?? euro,
              owner: `${hostname()} ${process.pid}`,
              leaseMs: options.leaseMs ?? 5000,
              batchSize: options.batchSize ?? 400,
            },
            { metrics, onTrouble: (code, message) => report(code, message) },
          );
    if (scoring !== null) {
      ends.push(() => scoring.stop());
      handOver = (records) => scoring.appended(records);
      takeIn = (records) => scoring.takeIn(records);
    }
    const sessions = createSessions({
      db: store.db,
      secret: deriveKey(masterKey, 'sessions').toString('base64'),
      publicUrl,
      now: Date.now,
    });
    const setupLinks = createSetupLinks(store.db, Date.now);
    const models = modelsIn(dataFolder);
    const lake = createLakeActivity(folders(dataFolder).lake);
    const counts = createCounts(store);
    const prepare = () => prepareAnswers({ db: store.db, models, lake, counts });
    ends.push(() => lake.close());
    const { bringIn = async () => undefined } = options;
    const prepareAside = () => {
      void prepare()
        .then(() => lake.sort())
        .catch((error: unknown) => report(...troubleOf(error)));
    };
    const afterIntake = async () => {
      await bringIn(store);
      prepareAside();
    };
    const data = createDataDesk(dataFolder, afterIntake, Date.now);
    ends.push(async () => data.jobs.stop());
    const app = await createServer({
      db: store.db,
      log,
      pool: store.pool,
      baseCurrency: (options.base ?? euro).currency,
      rates,
      vault,
      ...(options.pseudonymKey === undefined ? {} : { tokens: createPseudonymiser(options.pseudonymKey) }),
      models,
      counts,
      data,
      dataFolder,
      lake,
      keys: createApiKeys(store.db, Date.now),
      sessions,
      signOn: signOnOf(options.oidc ?? null, {
        db: store.db,
        sessions,
        key: deriveKey(masterKey, 'sign-on'),
        publicUrl,
      }),
      setupLinks,
      throttle: createLoginThrottle(store.db, Date.now),
      metrics,
      scoring,
      now: Date.now,
      config: {
        tls: options.tls ?? null,
        publicUrl,
        requestsPerMinute: options.requestsPerMinute ?? 120_000,
        trustedProxies: options.trustedProxies ?? [],
        logLevel: options.logLevel ?? 'info',
        logTo: options.logTo,
        decisionPatienceMs: 5000,
        requestMs: 30_000,
        drainMs: 10_000,
        webhookNetworks: options.webhookNetworks ?? [],
      },
    });
    report = (code, message) => app.log.error({ code, message }, 'in the background');
    const intake = repeat(async () => (await takeInBreaches(store.db, Date.now())) > 0, 500, report, 'intake');
    ends.push(() => intake.stop());
    const surveyDeps = { db: store.db, vault, log, now: Date.now };
    const feed = repeat(async () => (await feedSurveys(surveyDeps)) > 0, 1000, report, 'surveys');
    ends.push(() => feed.stop());
    const hits = repeat(async () => (await feedScreening(surveyDeps)) > 0, 1000, report, 'screening');
    ends.push(() => hits.stop());
    if (options.screeningLists !== undefined) {
      const round = createScheduledScreening(surveyDeps, options.screeningLists);
      const screening = repeat(round, 60_000, report, 'screening.lists');
      ends.push(() => screening.stop());
    }
    const retention = retentionDeps({ db: store.db, pool: store.pool, vault, now: Date.now, dataFolder });
    for (const partyId of await eraseRestored(retention, dataFolder)) {
      notice(`${partyId} had been erased and came back with a backup: the erasure was carried out again.`);
    }
    const keeping = repeat(async () => runRetentionDaily(retention), 10 * 60_000, report, 'retention');
    ends.push(() => keeping.stop());
    const consents = repeat(() => drawConsequences(store.db, Date.now()), 5000, report, 'consents');
    ends.push(() => consents.stop());
    const outcomes = repeat(async () => (await takeInOutcomes(store.db)) > 0, 10_000, report, 'outcomes');
    ends.push(() => outcomes.stop());
    const jobs = scheduledJobs(store.db, models);
    const scheduled = repeat(
      async () => (await runDueJobs(store.db, jobs, Date.now(), (code, message) => report(code, message))) > 0,
      60_000,
      report,
      'jobs',
    );
    ends.push(() => scheduled.stop());
    const watching = repeat(async () => (await watchDrift(store.db, Date.now())) !== null, 3_600_000, report, 'drift');
    ends.push(() => watching.stop());
    const counting = async (): Promise<boolean> => {
      await watchCompleteness(store.db, metrics, Date.now(), (code, message) => report(code, message));
      return false;
    };
    const completeness = repeat(counting, 3_600_000, report, 'reconcile');
    ends.push(() => completeness.stop());
    const waking = repeat(async () => (await wakeAlerts(store.db, Date.now())) > 0, 30_000, report, 'snooze');
    ends.push(() => waking.stop());
    const sending = sendWebhooks(surveyDeps, options.webhookNetworks ?? [], (code, message) => report(code, message));
    ends.push(() => sending.stop());
    if (options.logDays !== undefined) {
      const trouble = (code: string, message: string) => report(code, message);
      const archiving = archiveOldDays(store.pool, archive, options.logDays, trouble);
      ends.push(() => archiving.stop());
    }
    const { anchors } = options;
    if (anchors !== undefined) {
      const anchor = async () => (await anchorDay(store.db, anchors.key, anchors.sink, Date.now())) !== null;
      const anchoring = repeat(anchor, 10 * 60_000, report, 'audit.anchor');
      ends.push(() => anchoring.stop());
    }
    const working = new AbortController();
    const workflows = runConsumer(store.db, workflowConsumer(Date.now), {
      signal: working.signal,
      now: Date.now,
      onTrouble: (code, message) => report(code, message),
    });
    ends.push(async () => {
      working.abort();
      await workflows;
    });
    ends.push(() => app.close());
    const url = await listen(app, host, port);
    if ((await sessions.countUsers()) === 0) {
      const token = await setupLinks.create({ email: null, roles: ['administrator'] }, 'system:start');
      notice(`Make the first administrator within an hour: ${options.publicUrl ?? url}/setup#${token}`);
    }
    prepareAside();
    return { url, store, app, scoring, prepare, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function signOnOf(settings: OidcSettings | null, parts: Omit<SignOnOptions, 'settings' | 'now'>): SignOn | null {
  return settings === null ? null : createSignOn({ ...parts, settings, now: Date.now });
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new AppError('server.port-taken', `Port ${port} of ${host} is taken: choose another.`, {}, error);
  }
}

/** Scores without serving HTTP; several may stand by, one works. */
export async function startWorker(options: ServeOptions): Promise<{ stop(): Promise<void> }> {
  const { dataFolder, notice, logDays } = options;
  checkLogDays(logDays);
  const store = await openStore({ databaseUrl: options.databaseUrl, dataFolder, notice, poolSize: 3 });
  const trouble = (code: string, message: string) => notice(`${code}: ${message}`);
  const scoring = startScoringThread(
    {
      connection: { ...store.connection },
      dataFolder,
      masterKey: new Uint8Array(loadMasterKey(dataFolder, options.masterKey)),
      base: options.base ?? euro,
      owner: `${hostname()} ${process.pid}`,
      leaseMs: options.leaseMs ?? 5000,
      batchSize: options.batchSize ?? 400,
    },
    { metrics: createMetrics(), onTrouble: trouble },
  );
  const archiving =
    logDays === undefined ? null : archiveOldDays(store.pool, logArchiveIn(dataFolder), logDays, trouble);
  return {
    async stop() {
      await archiving?.stop();
      await scoring.stop();
      await store.close();
    },
  };
}
