import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { ApiKeys } from '#access/api-keys';
import type { Sessions } from '#access/sessions';
import type { SetupLinks } from '#access/setup-links';
import type { SignOn } from '#access/sign-on';
import type { LoginThrottle } from '#access/throttle';
import type { TransactionInput } from '#contract/api/records';
import type { LakeActivity } from '#engine/duckdb/lake-activity';
import type { Pseudonymiser } from '#ingest/pseudonyms/pseudonymiser';
import type { Models } from '#improve/models';
import type { EvaluationTable, Tables } from '#store/tables/tables';
import type { Vault } from '#store/vault/vault';
import type { EventLog } from '#stream/event-log';
import type { RecordBody } from '#stream/record';
import type { Counts } from './counts.ts';
import type { DataDesk } from './data/data-desk.ts';
import type { ExchangeRates } from './exchange-rates.ts';
import type { Metrics } from './metrics.ts';

/** What came of a transaction: one row per leg. */
export interface Decision {
  readonly evaluations: readonly EvaluationTable[];
  /** Per alert, or for all legs when asked to explain. */
  readonly reasons: unknown;
}

export interface DryRunResult {
  readonly status: 'ok' | 'warming-up' | 'errored';
  readonly score: number | null;
  readonly p: number | null;
  readonly tau: number | null;
  readonly alert: boolean;
  readonly cell: string | null;
  readonly expert: string | null;
  readonly modelVersion: string;
  readonly thresholdVersion: string;
  readonly reasons: unknown;
}

/** The scorer as the server sees it. */
export interface Scoring {
  /** Waits until the record at this position is evaluated. Error `scorer.late` after the time has passed. */
  decide(position: number, explain: boolean, patienceMs: number): Promise<Decision>;
  dryRun(transaction: TransactionInput & RecordBody): Promise<DryRunResult>;
  /** Feature values of a party as of now, null when none is held. */
  features(partyId: string): Promise<Readonly<Record<string, number | null>> | null>;
}

export interface ServerDeps {
  readonly db: Kysely<Tables>;
  readonly pool: Pool;
  readonly log: EventLog;
  /** Where the lake, the models and the state lie. */
  readonly dataFolder: string;
  readonly vault: Vault;
  /** Given: records are pseudonymised before they are taken in. */
  readonly tokens?: Pseudonymiser;
  readonly models: Models;
  readonly counts: Counts;
  readonly data: DataDesk;
  /** What happened before the log began. */
  readonly lake: LakeActivity;
  readonly keys: ApiKeys;
  readonly sessions: Sessions;
  /** Null where sign-on by OpenID Connect is not set up. */
  readonly signOn: SignOn | null;
  readonly setupLinks: SetupLinks;
  readonly throttle: LoginThrottle;
  /** Base currency of the model. */
  readonly baseCurrency: string;
  readonly rates: ExchangeRates;
  readonly metrics: Metrics;
  /** Null while no model is released: decisions are refused with 503, records are taken in. */
  readonly scoring: Scoring | null;
  readonly now: () => number;
  readonly config: ServerConfig;
}

export interface ServerConfig {
  /** Where browsers see the server, for instance `https://peerline.bank.example`. */
  readonly publicUrl: string;
  /** PEM texts; null = plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Requests per minute and address. */
  readonly requestsPerMinute: number;
  /** Behind a proxy that sets X-Forwarded-*: its addresses. */
  readonly trustedProxies: readonly string[];
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** Takes each line of the log; absent: standard output. */
  readonly logTo?: ((line: string) => void) | undefined;
  /** How long `wait=decision` waits. */
  readonly decisionPatienceMs: number;
  /** Networks, in CIDR, that webhooks may reach beside the public internet; none by default. */
  readonly webhookNetworks?: readonly string[];
  /** How long a request may take to arrive, headers and body; then 408 and the connection ends. */
  readonly requestMs: number;
  /** How long requests under way may still take when the server stops. */
  readonly drainMs: number;
}
