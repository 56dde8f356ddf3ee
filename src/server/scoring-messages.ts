import type { PoolConfig } from 'pg';
import type { TransactionInput } from '#contract/api/records';
import type { EvaluationTable } from '#store/tables/tables';
import type { CommittedRecords } from '#stream/committed-records';
import type { RecordBody } from '#stream/record';
import type { AppendResult } from '#stream/event-log';
import type { PackedRecords } from '#stream/packed-records';
import type { ExplainableLeg } from '#stream/scoring/explanations';
import type { Stage } from '#stream/scoring/worker';
import type { BaseCurrency } from '#stream/state/base-currency';
import type { DryRunResult } from './deps.ts';

/** What the scoring thread is started with. */
export interface ScoringThreadData {
  readonly connection: PoolConfig;
  readonly dataFolder: string;
  readonly masterKey: Uint8Array;
  readonly base: BaseCurrency;
  readonly owner: string;
  readonly leaseMs: number;
  readonly batchSize: number;
}

/** Questions to the scoring thread; each has one answer with its number. */
export type ScoringQuestion =
  | { readonly kind: 'decide'; readonly id: number; readonly position: number; readonly explain: boolean }
  | { readonly kind: 'dry-run'; readonly id: number; readonly transaction: TransactionInput & RecordBody }
  | { readonly kind: 'features'; readonly id: number; readonly partyId: string }
  /** Records to be appended and evaluated in one transaction. */
  | { readonly kind: 'take-in'; readonly id: number; readonly records: PackedRecords };

export type ToThread =
  | ScoringQuestion
  /** Records that were committed a moment ago: the thread need not read them back. */
  | { readonly kind: 'appended'; readonly records: CommittedRecords }
  | { readonly kind: 'stop' };

export type ScoringAnswer =
  | {
      readonly id: number;
      readonly evaluations: readonly EvaluationTable[];
      /** To be explained; where they are not held any more, `reasons` has what is stored. */
      readonly legs: readonly ExplainableLeg[];
      readonly reasons: readonly unknown[] | null;
    }
  | { readonly id: number; readonly dryRun: DryRunResult; readonly legs: readonly ExplainableLeg[] }
  | { readonly id: number; readonly features: Readonly<Record<string, number | null>> | null }
  | {
      readonly id: number;
      /** Null: nothing was appended. */
      readonly appended: readonly AppendResult[] | null;
      /** Of a small batch, what came of each record: who waits for the decision need not ask again. */
      readonly made: readonly (readonly EvaluationTable[])[];
    }
  | { readonly id: number; readonly code: string; readonly message: string };

/** What the thread tells without being asked. */
export type ThreadReport =
  | { readonly kind: 'model'; readonly version: string | null }
  | {
      readonly kind: 'stored';
      readonly position: number;
      readonly statuses: Readonly<Record<string, number>>;
      /** From acceptance to the commit, of each evaluation. */
      readonly waitsMs: Float64Array;
      readonly alerts: number;
    }
  | { readonly kind: 'stage'; readonly stage: Stage; readonly ms: number }
  /** Whether records may be sent to be taken in. */
  | { readonly kind: 'intake'; readonly isOpen: boolean }
  | { readonly kind: 'trouble'; readonly code: string; readonly message: string };

export type FromThread = ScoringAnswer | ThreadReport;
