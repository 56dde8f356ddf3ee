import type { ColumnType, Generated } from 'kysely';

type Json<T> = ColumnType<T, string, string>;

export const weightingStates = ['proposed', 'refused', 'released', 'replaced', 'rolled-back'] as const;
export type WeightingState = (typeof weightingStates)[number];
export const trialStates = ['running', 'proposed', 'promoted', 'rolled-back', 'stopped'] as const;
export type TrialState = (typeof trialStates)[number];

export interface WeightingTable {
  readonly id: Generated<number>;
  readonly model_version: string;
  readonly state: WeightingState;
  readonly names: string[];
  readonly prior: number[];
  /** On the prior's weights, ≥ 0; 1 = as trained. */
  readonly factors: number[];
  readonly productive: number;
  readonly unproductive: number;
  readonly shares: Json<unknown>;
  readonly effect: Json<unknown>;
  readonly proposed_by: string;
  readonly proposed_at: number;
  readonly released_by: string | null;
  readonly released_at: number | null;
  readonly reason: string;
}

export interface TrialTable {
  readonly id: Generated<number>;
  /** `model:VERSION` or `rules:DIGEST`. */
  readonly champion: string;
  readonly challenger: string;
  readonly mode: 'shadow' | 'ab';
  /** Share of parties in the challenger's arm. */
  readonly share: number;
  readonly state: TrialState;
  readonly started_by: string;
  readonly started_at: number;
  readonly proposed_by: string | null;
  readonly promoted_by: string | null;
  readonly ended_at: number | null;
  readonly reason: string;
}

/** Static rules under the hash of what they say. */
export interface RuleSetTable {
  readonly digest: string;
  readonly name: string;
  readonly rules: Json<unknown>;
  readonly added_by: string;
  readonly added_at: number;
}

export interface ImproveTables {
  readonly rule_set: RuleSetTable;
  readonly alert_surprisal: { readonly alert_id: number; readonly surprisals: number[] | null };
  readonly weighting: WeightingTable;
  readonly trial: TrialTable;
  readonly shadow_evaluation: {
    readonly source: string;
    readonly position: number;
    readonly side: number;
    readonly party_id: string;
    readonly at: number;
    readonly score: number | null;
    readonly alert: boolean;
    readonly evaluated_at: number;
    readonly challenger_arm: boolean;
  };
}
