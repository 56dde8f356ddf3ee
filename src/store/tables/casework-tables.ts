import type { ColumnType, Generated } from 'kysely';
import type { AlertState, CaseState, DocumentRequestState, ReportState, ThresholdState } from '#domain/casework-states';

type Json<T> = ColumnType<T, string, string>;

export const workRisks = ['low', 'medium', 'high', 'unknown'] as const;
export type WorkRisk = (typeof workRisks)[number];
export const caseTypes = ['investigation', 'onboarding-review', 'enhanced-due-diligence'] as const;
export type CaseType = (typeof caseTypes)[number];
export const outcomes = ['productive', 'unproductive', 'inconclusive'] as const;
export type Outcome = (typeof outcomes)[number];

export interface InboxTable {
  readonly id: string;
  readonly name: string;
  readonly team: string | null;
  readonly rank: number;
  readonly rule: Json<unknown>;
}

/** What people work on: at most one open per party. Times are UTC epoch ms. */
export interface PartyAlertTable {
  readonly id: Generated<number>;
  readonly party_id: string;
  readonly state: AlertState;
  readonly inbox: string;
  readonly team: string | null;
  readonly risk: WorkRisk;
  readonly breaches: number;
  /** Hits of screening. */
  readonly hits: Generated<number>;
  /** Highest of its breaches, with the cell and row of that one; without breaches the highest likeness of its hits. */
  readonly score: number;
  readonly p: number | null;
  readonly amount_minor: number;
  readonly cell: string;
  readonly top_alert_id: number | null;
  readonly first_at: number;
  readonly last_at: number;
  readonly opened_at: number;
  readonly due_at: number;
  readonly clock_stopped_at: number | null;
  readonly assignee: string | null;
  readonly snoozed_until: number | null;
  readonly snoozes: Generated<number>;
  readonly case_id: number | null;
  /** Taken out of another alert with a split case: no new breaches merge into it. */
  readonly split: Generated<boolean>;
  readonly closed_at: number | null;
  readonly version: Generated<number>;
}

export interface WorkCaseTable {
  readonly id: Generated<number>;
  readonly type: CaseType;
  readonly party_id: string;
  readonly state: CaseState;
  readonly inbox: string;
  readonly team: string | null;
  readonly risk: WorkRisk;
  readonly assignee: string | null;
  readonly need_to_know: Generated<boolean>;
  readonly opened_by: string;
  readonly opened_at: number;
  readonly due_at: number;
  readonly clock_stopped_at: number | null;
  readonly closed_at: number | null;
  readonly proposed: Json<unknown> | null;
  readonly submitted_by: string | null;
  readonly reason: string;
  readonly version: Generated<number>;
}

export interface DispositionTable {
  readonly id: Generated<number>;
  readonly party_alert_id: number | null;
  readonly case_id: number | null;
  readonly party_id: string;
  readonly outcome: Outcome;
  readonly reason_code: string | null;
  readonly deserved_review: boolean | null;
  readonly minutes: number | null;
  readonly decided_by: string;
  readonly decided_at: number;
}

export interface DocumentRequestTable {
  readonly id: Generated<number>;
  readonly case_id: number;
  readonly reference: Generated<string>;
  readonly state: DocumentRequestState;
  readonly documents: string[];
  readonly language: string;
  /** `YYYY-MM-DD`. */
  readonly answer_by: string;
  readonly requested_by: string;
  readonly requested_at: number;
  readonly approved_by: string | null;
  readonly version: Generated<number>;
}

export interface ThresholdVersionTable {
  readonly id: Generated<number>;
  readonly state: ThresholdState;
  /** τ per segment, as in a policy. */
  readonly threshold: Json<{
    readonly default: number;
    readonly rules: readonly { readonly when: Readonly<Record<string, string>>; readonly value: number }[];
  }>;
  readonly reason: string;
  readonly drafted_by: string;
  readonly drafted_at: number;
  readonly proposed_by: Generated<string | null>;
  readonly proposed_at: Generated<number | null>;
  readonly simulation: ColumnType<unknown, string | null | undefined, string | null>;
  readonly decided_by: Generated<string | null>;
  readonly decided_at: Generated<number | null>;
  readonly effective_from: Generated<number | null>;
  readonly rolled_back_by: Generated<string | null>;
  readonly rolled_back_at: Generated<number | null>;
  readonly version: Generated<number>;
}

/** A band of scores, [score_from, score_below), of which `size` legs are inspected. */
export interface SamplingPlanTable {
  readonly id: Generated<number>;
  readonly kind: 'atl' | 'btl';
  readonly cell: string | null;
  readonly score_from: number;
  readonly score_below: number;
  readonly tolerance: number;
  readonly population: number;
  readonly size: number;
  readonly seed: number;
  readonly created_by: string;
  readonly created_at: number;
}

export interface SamplingItemTable {
  readonly plan_id: number;
  readonly position: number;
  readonly side: number;
  readonly leg_id: string;
  readonly party_id: string | null;
  readonly score: number;
  readonly outcome: Outcome | null;
  readonly decided_by: string | null;
  readonly decided_at: number | null;
}

/** A report of suspicion. `sealed` holds what it says. */
export interface ReportTaskTable {
  readonly id: Generated<number>;
  readonly case_id: number;
  readonly kind: 'STR' | 'SAR';
  readonly state: ReportState;
  readonly due_at: number;
  readonly sealed: string;
  readonly edited_by: string;
  readonly edited_at: number;
  readonly submitted_by: Generated<string | null>;
  readonly approved_by: Generated<string | null>;
  readonly filed_at: Generated<number | null>;
  readonly filing_reference: Generated<string | null>;
  readonly version: Generated<number>;
}

/** A saved view of the queue. */
export interface QueueViewTable {
  readonly id: Generated<number>;
  readonly name: string;
  readonly list: 'alerts' | 'cases';
  readonly query: Json<unknown>;
  readonly owner: string;
  readonly shared: 'nobody' | 'team' | 'everybody';
  readonly team: string | null;
  readonly changed_at: number;
  readonly version: Generated<number>;
}

export interface ScheduledJobTable {
  readonly name: string;
  readonly next_at: number;
  readonly last_at: number | null;
  readonly last_outcome: string | null;
}

export interface CaseworkTables {
  readonly queue_view: QueueViewTable;
  readonly scheduled_job: ScheduledJobTable;
  readonly report_task: ReportTaskTable;
  readonly threshold_version: ThresholdVersionTable;
  readonly sampling_plan: SamplingPlanTable;
  readonly sampling_item: SamplingItemTable;
  readonly alert_intake: { readonly alert_id: number };
  readonly inbox: InboxTable;
  readonly party_alert: PartyAlertTable;
  readonly party_alert_breach: { readonly alert_id: number; readonly party_alert_id: number };
  readonly party_alert_hit: {
    readonly position: number;
    readonly party_alert_id: number;
    readonly list: string;
    readonly list_version: string | null;
    readonly score: number;
    readonly at: number;
    readonly hit_id: number | null;
  };
  readonly work_case: WorkCaseTable;
  readonly case_member: { readonly case_id: number; readonly member: string };
  readonly case_link: {
    readonly case_id: number;
    readonly other_id: number;
    readonly reason: string;
    readonly linked_by: string;
    readonly linked_at: number;
  };
  readonly disposition: DispositionTable;
  readonly work_comment: {
    readonly id: Generated<number>;
    readonly subject: string;
    readonly party_id: string;
    readonly author: string;
    readonly at: number;
    readonly sealed: string;
  };
  readonly attachment: {
    readonly id: Generated<number>;
    readonly case_id: number;
    readonly sha256: string;
    readonly bytes: number;
    readonly media_type: string;
    readonly added_by: string;
    readonly added_at: number;
    readonly sealed: string;
  };
  readonly document_request: DocumentRequestTable;
}
