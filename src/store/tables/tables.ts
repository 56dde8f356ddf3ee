import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { EntityType, Product, RiskRating } from '#domain/codes';
import type { CaseworkTables } from './casework-tables.ts';
import type { ImproveTables } from './improve-tables.ts';
import type { ScreeningTables } from './screening-tables.ts';

/** Columns as TypeScript sees them: bigint comes as a safe integer, jsonb goes in as text and comes out parsed. */
type Json<T> = ColumnType<T, string, string>;
/** `YYYY-MM-DD`. */
type Day = string;

export const evaluationStatuses = ['ok', 'warming-up', 'errored'] as const;
export type EvaluationStatus = (typeof evaluationStatuses)[number];
export const modelStatuses = ['champion', 'challenger', 'retired'] as const;
export type ModelStatus = (typeof modelStatuses)[number];

export interface PartyTable {
  readonly id: string;
  readonly entity_type: EntityType;
  readonly country: string | null;
  readonly region: string | null;
  readonly industry: string | null;
  readonly occupation: string | null;
  readonly onboarded_at: number | null;
  readonly risk_rating: RiskRating | null;
  readonly politically_exposed: boolean | null;
  readonly client_segment: string | null;
  readonly sealed: string | null;
  readonly position: number;
}

export interface AccountTable {
  readonly id: string;
  readonly party_id: string;
  readonly product: Product;
  readonly currency: string;
  readonly opened_at: number | null;
  readonly position: number;
}

export interface ModelTable {
  readonly version: string;
  readonly status: ModelStatus;
  readonly created_at: number;
  readonly profile: string;
  readonly manifest: Json<unknown>;
}

export interface SegmentTable {
  readonly model_version: string;
  readonly cell: string;
  readonly expert: string;
  readonly tau: number;
  readonly parties: number;
  readonly legs: number;
}

export interface EvaluationTable {
  readonly day: Day;
  readonly position: number;
  /** 0 own, 1 mirrored. */
  readonly side: number;
  readonly leg_id: string;
  readonly party_id: string | null;
  readonly at: number;
  readonly accepted_at: number;
  readonly evaluated_at: number;
  readonly amount_minor: number;
  readonly status: EvaluationStatus;
  readonly score: number | null;
  readonly p: number | null;
  readonly tau: number | null;
  readonly alert: boolean;
  readonly cell: string | null;
  readonly expert: string | null;
  readonly model_version: string;
  readonly threshold_version: string;
  readonly error: string | null;
}

/** Columns of an evaluation, in the order in which they are copied. */
export const evaluationColumns = [
  'day',
  'position',
  'side',
  'leg_id',
  'party_id',
  'at',
  'accepted_at',
  'evaluated_at',
  'amount_minor',
  'status',
  'score',
  'p',
  'tau',
  'alert',
  'cell',
  'expert',
  'model_version',
  'threshold_version',
  'error',
] as const satisfies readonly (keyof EvaluationTable)[];

export interface AlertTable {
  readonly id: Generated<number>;
  readonly leg_id: string;
  readonly position: number;
  readonly side: number;
  readonly party_id: string;
  readonly team: string | null;
  readonly at: number;
  readonly created_at: number;
  readonly amount_minor: number;
  readonly score: number;
  readonly p: number;
  readonly tau: number;
  readonly cell: string;
  readonly expert: string;
  readonly model_version: string;
  readonly threshold_version: string;
  /** Null while they are being worked out. */
  readonly reasons: ColumnType<unknown, string | null, string | null>;
  /** Group of the first of them. */
  readonly reason_group: GeneratedAlways<string | null>;
  /** What the model saw: features in the order of its catalogue (NaN = not known), and one code per axis. */
  readonly features: number[] | null;
  readonly axes: number[] | null;
  /** Static rules that fired on the leg while they were worked; null = none was asked. */
  readonly rules: Generated<string[] | null>;
}

export interface DeadLetterTable {
  readonly position: number;
  readonly kind: number;
  readonly accepted_at: number;
  readonly failed_at: number;
  readonly code: string;
  readonly reason: string;
  readonly attempts: Generated<number>;
  readonly resolved_at: number | null;
}

export interface EventLogTable {
  readonly day: Day;
  readonly position: number;
  readonly partition: number;
  readonly kind: number;
  readonly accepted_at: number;
  readonly body: string;
}

export interface ConsumerOffsetTable {
  readonly consumer: string;
  readonly partition: number;
  readonly position: number;
  readonly token: number;
  readonly owner: string | null;
  readonly lease_until: Date | null;
}

export interface AccessUserTable {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Separated by commas. */
  readonly roles: string;
  readonly disabled: boolean;
}

export interface ApiKeyTable {
  readonly prefix: string;
  readonly secret_hash: Buffer;
  readonly name: string;
  readonly scopes: string[];
  readonly team_id: string | null;
  readonly created_by: string | null;
  readonly created_at: number;
  readonly expires_at: number;
  readonly revoked_at: number | null;
}

export interface SetupLinkTable {
  readonly token_hash: Buffer;
  readonly email: string | null;
  readonly roles: string;
  readonly created_at: number;
  readonly expires_at: number;
}

/** At most one row: what `peerline load` brought in. */
export interface LoadedHistoryTable {
  readonly only_row: Generated<boolean>;
  readonly fingerprint: string;
  readonly loaded_at: number;
  readonly model_version: string;
  readonly threshold_version: string;
  readonly first_at: number;
  readonly last_at: number;
  readonly parties: number;
  readonly accounts: number;
  readonly transactions: number;
  readonly legs: number;
  readonly alerts: number;
}

export interface Tables extends CaseworkTables, ImproveTables, ScreeningTables {
  readonly loaded_history: LoadedHistoryTable;
  readonly access_user: AccessUserTable;
  readonly access_session: { readonly id: string; readonly userId: string };
  readonly access_team: { readonly id: string; readonly name: string };
  readonly access_membership: { readonly user_id: string; readonly team_id: string };
  readonly api_key: ApiKeyTable;
  readonly setup_link: SetupLinkTable;
  readonly login_failure: { readonly subject: string; readonly at: number };
  readonly party: PartyTable;
  readonly account: AccountTable;
  readonly model: ModelTable;
  readonly segment: SegmentTable;
  readonly evaluation: EvaluationTable;
  readonly alert: AlertTable;
  readonly dead_letter: DeadLetterTable;
  readonly event_log: EventLogTable;
  readonly event_seen: {
    readonly id: string;
    readonly digest: string;
    readonly position: number;
    readonly accepted_at: number;
  };
  readonly event_head: {
    readonly only_row: Generated<boolean>;
    readonly next_position: number;
    readonly accepted_at: number;
    readonly partitions: number | null;
  };
  readonly consumer_offset: ConsumerOffsetTable;
  readonly subject_key: { readonly subject: string; readonly wrapped: Buffer; readonly created_at: number };
  readonly snapshot: {
    readonly consumer: string;
    readonly partition: number;
    readonly position: number;
    readonly created_at: number;
    readonly file: string;
  };
}
