import type { ColumnType, Generated } from 'kysely';

type Json<T> = ColumnType<T, string, string>;

export type HitState = 'open' | 'proposed' | 'confirmed' | 'dismissed';
export type HitAction = 'propose' | 'confirm' | 'reject' | 'dismiss' | 'reopen';

type Agreement = 'agrees' | 'near' | 'differs' | 'unknown';

/** Why a hit is one, in words of the list alone. */
export interface HitExplanation {
  readonly words: { listed: string; how: string; similarity: number; weight: number }[];
  readonly birthDate: Agreement;
  readonly country: Agreement;
}

export interface ScreeningTables {
  readonly screening_list: {
    readonly list: string;
    readonly version: string;
    readonly list_date: string | null;
    readonly entries: Json<unknown>;
    readonly entry_count: number;
    readonly problem_count: number;
    readonly control_characters: number;
    readonly loaded_by: string;
    readonly loaded_at: number;
    readonly in_force: boolean;
  };
  readonly screening_hit: {
    readonly id: Generated<number>;
    readonly party_id: string;
    readonly list: string;
    readonly list_version: string;
    readonly entry_id: string;
    readonly entry_hash: string;
    readonly matched_name: string;
    readonly score: number;
    readonly name_score: number;
    readonly explanation: Json<HitExplanation>;
    readonly threshold_version: number;
    readonly threshold: number;
    readonly state: HitState;
    readonly found_at: number;
    readonly logged_at: number | null;
  };
  readonly screening_party: {
    readonly party_id: string;
    readonly position: number;
    readonly threshold_version: number;
  };
  readonly screening_decision: {
    readonly id: Generated<number>;
    readonly hit_id: number;
    readonly action: HitAction;
    readonly good: boolean;
    readonly reason: string;
    readonly decided_by: string;
    readonly decided_at: number;
  };
  readonly screening_good: {
    readonly party_id: string;
    readonly list: string;
    readonly entry_id: string;
    readonly decision_id: number;
  };
  readonly screening_threshold: {
    readonly version: Generated<number>;
    readonly value: number;
    readonly state: 'proposed' | 'released' | 'superseded' | 'refused';
    readonly reason: string;
    readonly proposed_by: string;
    readonly proposed_at: number;
    readonly released_by: string | null;
    readonly released_at: number | null;
  };
}
