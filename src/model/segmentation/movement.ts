import type { EpochMs } from '#domain/time';

/** Where a party stands, and where it seems to be going. */
export interface MovementState {
  readonly segment: string;
  readonly since: EpochMs;
  /** Another segment that was observed without a break since then; null when none. */
  readonly pending: { readonly segment: string; readonly since: EpochMs } | null;
  readonly observedAt: EpochMs;
}

export interface MovementRules {
  /** Rank of a segment's risk; a segment that is not named has rank 0. */
  readonly riskOf: ReadonlyMap<string, number>;
  /** How long a segment of lower risk must be observed before a party moves down to it, ms. */
  readonly downAfterMs: number;
  /** The same for a segment of equal risk, ms. A higher risk is taken at once. */
  readonly acrossAfterMs: number;
}

/**
 * Where a party stands after its segment was observed again: up in risk at once, down or across only when the new
 * segment was observed at every time since long enough, so that nobody moves back and forth on a border.
 * Throws RangeError when observations are not in order of time.
 */
export function observeSegment(
  state: MovementState | null,
  observed: string,
  at: EpochMs,
  rules: MovementRules,
): { readonly state: MovementState; readonly moved: boolean } {
  if (state === null) return { state: { segment: observed, since: at, pending: null, observedAt: at }, moved: false };
  if (at < state.observedAt) throw new RangeError(`Observed at ${at}, before the last time at ${state.observedAt}.`);
  if (observed === state.segment) return { state: { ...state, pending: null, observedAt: at }, moved: false };
  const rise = (rules.riskOf.get(observed) ?? 0) - (rules.riskOf.get(state.segment) ?? 0);
  const wait = rise > 0 ? 0 : rise < 0 ? rules.downAfterMs : rules.acrossAfterMs;
  const since = state.pending?.segment === observed ? state.pending.since : at;
  if (at - since >= wait) {
    return { state: { segment: observed, since: at, pending: null, observedAt: at }, moved: true };
  }
  return { state: { ...state, pending: { segment: observed, since }, observedAt: at }, moved: false };
}
