import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createApiKeys } from '#access/api-keys';
import { type Action, actions, type Role } from '#access/permissions';
import { createSessions } from '#access/sessions';
import type { OidcSettings } from '#access/oidc-settings';
import { createSignOn } from '#access/sign-on';
import { createSetupLinks } from '#access/setup-links';
import { createLoginThrottle } from '#access/throttle';
import { createServer } from '#server/app';
import type { Scoring, ServerConfig, ServerDeps } from '#server/deps';
import { type ExchangeRates, noRates } from '#server/exchange-rates';
import { createLakeActivity } from '#engine/duckdb/lake-activity';
import { loadInto } from '#server/command-line';
import { createCounts } from '#server/counts';
import { createDataDesk } from '#server/data/data-desk';
import { createMetrics } from '#server/metrics';
import { modelsIn } from '#server/models';
import { createVault } from '#store/vault/vault';
import { openPostgresLog } from '#stream/postgres/log';
import { openTestStore, type TestStore } from './database.ts';

export const publicUrl = 'https://peerline.example';
export const password = 'correct horse battery';

export interface TestServer {
  readonly app: FastifyInstance;
  readonly deps: ServerDeps;
  readonly store: TestStore;
  /** An Authorization header of a key with these scopes. */
  key(scopes?: readonly Action[], teamId?: string | null): Promise<{ authorization: string }>;
  /** Cookie and origin of a person with these roles, logged in. */
  person(roles: readonly Role[], teams?: readonly string[]): Promise<{ cookie: string; origin: string }>;
  close(): Promise<void>;
}

/** The whole server over a database of its own; without a socket unless it is told the address it will have. */
export async function openTestServer(
  scoring: Scoring | null = null,
  url = publicUrl,
  rates: Pick<ExchangeRates, 'rateOf'> = noRates,
  config: Partial<ServerConfig> = {},
  oidc: OidcSettings | null = null,
): Promise<TestServer> {
  const store = await openTestStore();
  const masterKey = randomBytes(32);
  const now = Date.now;
  const vault = createVault({ db: store.db, masterKey, now });
  const sessions = createSessions({ db: store.db, secret: masterKey.toString('hex'), publicUrl: url, now });
  const deps: ServerDeps = {
    db: store.db,
    log: await openPostgresLog({ pool: store.pool, vault }),
    vault,
    dataFolder: store.dataFolder,
    models: modelsIn(store.dataFolder),
    counts: createCounts(store),
    data: createDataDesk(
      store.dataFolder,
      async () => void (await loadInto(store, store.dataFolder, () => undefined)),
      now,
    ),
    lake: createLakeActivity(join(store.dataFolder, 'lake')),
    pool: store.pool,
    baseCurrency: 'EUR',
    rates: { ...rates, close: () => undefined },
    keys: createApiKeys(store.db, now),
    sessions,
    signOn:
      oidc === null
        ? null
        : createSignOn({ db: store.db, settings: oidc, sessions, key: masterKey, publicUrl: url, now }),
    setupLinks: createSetupLinks(store.db, now),
    throttle: createLoginThrottle(store.db, now),
    metrics: createMetrics(),
    scoring,
    now,
    config: {
      publicUrl: url,
      tls: null,
      requestsPerMinute: 1_000_000,
      trustedProxies: [],
      logLevel: 'silent',
      decisionPatienceMs: 5000,
      requestMs: 30_000,
      drainMs: 200,
      ...config,
    },
  };
  const app = await createServer(deps);
  let people = 0;
  return {
    app,
    deps,
    store,
    async key(scopes = actions, teamId = null) {
      const expiresAt = now() + 3_600_000;
      const { key } = await deps.keys.create({ name: 'test', scopes, teamId, createdBy: null, expiresAt });
      return { authorization: `Bearer ${key}` };
    },
    async person(roles, teams = []) {
      const email = `person${++people}@b.example`;
      const id = await deps.db
        .transaction()
        .execute((transaction) => deps.sessions.createUser({ email, name: email, password, roles }, transaction));
      for (const team of teams) {
        await store.pool.query('INSERT INTO access_team VALUES ($1, $1) ON CONFLICT DO NOTHING', [team]);
        await store.pool.query('INSERT INTO access_membership VALUES ($1, $2)', [id, team]);
      }
      const response = await deps.sessions.logIn(email, password, new Headers({ origin: url }));
      const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0]);
      return { cookie: cookie.join('; '), origin: url };
    },
    async close() {
      await app.close();
      await deps.log.close();
      await store.close();
    },
  };
}
