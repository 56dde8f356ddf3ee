import type { unproductiveReasons } from '#contract/casework-words';
import type { Outcome } from '#store/tables/casework-tables';
import { invalid } from './officer.ts';

export type UnproductiveReason = (typeof unproductiveReasons)[number];

/** A decision, with the officer survey: did this deserve a manual review? */
export interface Decision {
  readonly outcome: Outcome;
  readonly reasonCode: UnproductiveReason | null;
  /** Null = not answered. */
  readonly deservedReview: boolean | null;
  /** Time spent; null = not known. */
  readonly minutes: number | null;
}

/** Error `casework.invalid`: unproductive goes with a reason code, the other outcomes without. */
export function checkDecision({ outcome, reasonCode }: Decision): void {
  if (outcome === 'unproductive' && reasonCode === null) throw invalid('An unproductive alert needs a reason code.');
  if (outcome !== 'unproductive' && reasonCode !== null) throw invalid('Only an unproductive alert has a reason code.');
}
