import type { LevelCalibration } from './calibration-drift.ts';
import type { ColumnDrift } from './table-drift.ts';

/** A change of rules or products that a person noted as a reason to train again. */
export interface NotedChange {
  /** UTC epoch milliseconds. */
  readonly at: number;
  readonly by: string;
  readonly note: string;
}

export interface RetrainingInput {
  /** UTC epoch milliseconds. */
  readonly trainedAt: number;
  readonly now: number;
  readonly columns: readonly ColumnDrift[];
  readonly calibration: readonly LevelCalibration[];
  /** Segments whose alert rate changed, as ADWIN found. */
  readonly changedAlertRates: readonly string[];
  /** Agreement (adjusted Rand) of the segments with those of a refit, null when not measured. */
  readonly segmentAgreement: number | null;
  readonly notedChanges: readonly NotedChange[];
}

export interface RetrainingRules {
  readonly longestMs: number;
  /** Share of columns whose drift is material from which on the model is out of its ground. */
  readonly driftedShare: number;
  readonly leastSegmentAgreement: number;
}

const day = 86_400_000;

/** A quarter; a tenth of the columns; segments that are no longer stable (METHOD: 0.75). */
export const defaultRetrainingRules: RetrainingRules = {
  longestMs: 92 * day,
  driftedShare: 0.1,
  leastSegmentAgreement: 0.75,
};

export const retrainingTriggers = [
  'feature-drift',
  'calibration-drift',
  'alert-rate-change',
  'segment-drift',
  'quarter-passed',
  'noted-change',
] as const;

export interface RetrainingReason {
  readonly trigger: (typeof retrainingTriggers)[number];
  readonly sentence: string;
}

/** Whether to train again now, and every reason for it; no reason = no. */
export function retrainNow(
  input: RetrainingInput,
  rules: RetrainingRules = defaultRetrainingRules,
): { readonly retrain: boolean; readonly reasons: readonly RetrainingReason[] } {
  const reasons: RetrainingReason[] = [];
  const material = input.columns.filter((column) => column.material);
  if (material.length > 0 && material.length >= rules.driftedShare * input.columns.length) {
    const worst = material.slice(0, 3).map(({ column, psi }) => `${column} (PSI ${psi.toFixed(2)})`);
    reasons.push({
      trigger: 'feature-drift',
      sentence: `${material.length} of ${input.columns.length} features drifted far, most of all ${worst.join(', ')}.`,
    });
  }
  for (const { level, realised } of input.calibration.filter(({ drifted }) => drifted)) {
    reasons.push({
      trigger: 'calibration-drift',
      sentence: `${percent(realised.share)} of the legs have p ≤ ${level} (95 % interval ${percent(realised.low)} to ${percent(realised.high)}) where ${percent(level)} were promised.`,
    });
  }
  if (input.changedAlertRates.length > 0) {
    reasons.push({
      trigger: 'alert-rate-change',
      sentence: `The alert rate changed in ${input.changedAlertRates.join(', ')}.`,
    });
  }
  if (input.segmentAgreement !== null && input.segmentAgreement < rules.leastSegmentAgreement) {
    reasons.push({
      trigger: 'segment-drift',
      sentence: `Segments fitted today agree with the released ones to ${input.segmentAgreement.toFixed(2)}, below ${rules.leastSegmentAgreement}.`,
    });
  }
  const age = input.now - input.trainedAt;
  if (age >= rules.longestMs) {
    reasons.push({
      trigger: 'quarter-passed',
      sentence: `The model was trained ${Math.floor(age / day)} days ago; ${Math.floor(rules.longestMs / day)} are allowed.`,
    });
  }
  for (const { at, by, note } of input.notedChanges.filter(({ at }) => at > input.trainedAt && at <= input.now)) {
    reasons.push({
      trigger: 'noted-change',
      sentence: `${by} noted on ${new Date(at).toISOString().slice(0, 10)}: ${note}`,
    });
  }
  return { retrain: reasons.length > 0, reasons };
}

function percent(share: number): string {
  return `${(share * 100).toPrecision(3)} %`;
}
