import type { Condition } from './conditions.ts';

/**
 * How a feature is compared:
 * - `peer`: against the party's declared cell (z of the peer frame);
 * - `self`: already relative to the party's own past;
 * - `absolute`: never re-centred by a cell, so that a cell cannot make its own crime normal.
 */
export const frames = ['peer', 'self', 'absolute'] as const;
export type Frame = (typeof frames)[number];

/** What a feature says of itself to those who scale, group and explain it. */
export interface FeatureDescription {
  readonly name: string;
  /** Families group features for the ablation. */
  readonly family: string;
  readonly frame: Frame;
  /** Unit of the raw value: minor (base-currency minor units), count, share, ratio, ms, km, nat, … */
  readonly unit: string;
  /** How the raw value is brought near symmetry before normalising. */
  readonly scale: 'linear' | 'log1p';
  /** Group of a reason (at most ten in the catalogue), named in the user's words. */
  readonly reasonGroup: string;
  /** A few words that stand in a sentence before the value: "paid out in 24 hours". */
  readonly label: string;
  /** One plain sentence. */
  readonly description: string;
}

/**
 * What equal keys are counted by. `payee` and `payer` are the counterparties of legs out and in; `country` is the
 * counterparty's country, or else the place's.
 */
export const keys = ['payee', 'payer', 'country', 'device', 'path', 'category'] as const;
export type Key = (typeof keys)[number];

/** A number of the leg itself, or of the leg against the one before it. A way is judged only where both times of day are known. */
export const legValues = [
  'amount',
  'high-risk-country',
  'sanctioned-country',
  'country-risk-score',
  'impossible-travel',
  'dwell',
] as const;
export type LegValue = (typeof legValues)[number];

export const partyValues = ['politically-exposed', 'risk-rating'] as const;
export type PartyValue = (typeof partyValues)[number];

/**
 * How the events of the window become one number. The window always holds the event itself, except where the party's
 * own past is the yardstick (`departure`, `ratio-to-maximum`, `surprise`, `novelty`, `distance-from-centre`,
 * `time-since`): these look at what came before it. Logarithms of amounts and intervals are taken in steps of 1/4096 nat.
 */
export type Aggregate =
  | { readonly kind: 'leg'; readonly value: LegValue }
  | { readonly kind: 'party'; readonly value: PartyValue }
  /** A column of the graph pass, on this side of the transaction. */
  | { readonly kind: 'graph'; readonly column: string }
  | { readonly kind: 'count' }
  /** Sum of amounts (legs), exact. */
  | { readonly kind: 'sum' }
  /** Mean of amounts (legs) or durations (behaviour). */
  | { readonly kind: 'mean' }
  /** Largest amount. `where` is `out` or `in` alone. */
  | { readonly kind: 'maximum' }
  /** Standard deviation of the natural logarithm of 1 + amount, or of 1 + interval in ms. Needs three events. */
  | { readonly kind: 'deviation'; readonly of: 'amount' | 'interval' }
  /** Part of the events under `given` that also meet `where`: by number, or by amount. */
  | { readonly kind: 'share'; readonly given: readonly Condition[]; readonly by: 'count' | 'amount' }
  /** ln of the rate over the window against the rate over `longMs` (or the party's age). Needs 14 days of age. */
  | { readonly kind: 'trend'; readonly of: 'count' | 'amount'; readonly longMs: number }
  /** (ln(1 + amount) − mean) / deviation of the earlier legs of the same direction. Needs five. */
  | { readonly kind: 'departure' }
  /** ln of the amount against the largest earlier one of the same direction. */
  | { readonly kind: 'ratio-to-maximum' }
  /** ms since the previous event that met `where`, at any distance. */
  | { readonly kind: 'time-since' }
  /** −ln of the smoothed share of earlier legs within the same hour of the day, of those whose time of day is known. */
  | { readonly kind: 'surprise' }
  /** Length of the mean vector of times of day on the circle: 1 = always at the same minute. Needs five. */
  | { readonly kind: 'concentration' }
  /** min(in, out) / max(in, out) of the sums. */
  | { readonly kind: 'pass-through' }
  /** km from the mean place of earlier located legs. Needs three. */
  | { readonly kind: 'distance-from-centre' }
  | { readonly kind: 'distinct'; readonly key: Key }
  /** Shannon entropy of the key's frequencies, in nats. */
  | { readonly kind: 'entropy'; readonly key: Key }
  /** 1 when the key was not met in the window before, 0 when it was; not known without any earlier key. */
  | { readonly kind: 'novelty'; readonly key: Key }
  /** Events of the window with this leg's key. */
  | { readonly kind: 'repeats'; readonly key: Key }
  /** The same as a share of all events of the window with a known key. */
  | { readonly kind: 'repeat-share'; readonly key: Key };

/** Kinds of event a feature looks at. `any` = legs and behaviour alike. */
export type Source = 'leg' | 'behaviour' | 'complaint' | 'incident' | 'screening-hit' | 'any';

/**
 * A feature as data. Its value for a leg at time t is the aggregate over the party's events of the source that meet
 * all conditions, lie in (t − windowMs, t], and stand no later than the leg in the party's order of events.
 */
export interface FeatureDeclaration extends FeatureDescription {
  readonly source: Source;
  readonly where: readonly Condition[];
  /** null where the aggregate has no window. */
  readonly windowMs: number | null;
  readonly aggregate: Aggregate;
  /** The value is not known where the window holds legs that meet `of` and none of them meets `known` too. */
  readonly knownBy?: { readonly of: readonly Condition[]; readonly known: Condition };
  /** Not known at or before `screenedSince` of the parties. */
  readonly knownOnceScreened?: true;
}
