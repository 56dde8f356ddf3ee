/**
 * How a feature is compared:
 * - `peer`: against the party's declared cell (z of the peer frame);
 * - `self`: already relative to the party's own past;
 * - `absolute`: never re-centred by a cell, so that a cell cannot make its own crime normal.
 */
export const frames = ['peer', 'self', 'absolute'] as const;
export type Frame = (typeof frames)[number];

/** Families group features for reasons and for the ablation. */
export interface FeatureDescription {
  readonly name: string;
  readonly family: string;
  readonly frame: Frame;
  /** Unit of the raw value: minor (base-currency minor units), count, share, ratio, ms, km, nat, … */
  readonly unit: string;
  /** How the raw value is brought near symmetry before normalising. */
  readonly scale: 'linear' | 'log1p';
  /** Group of a reason (at most ten in the catalogue), named in the user's words. */
  readonly reasonGroup: string;
  /** One plain sentence. */
  readonly description: string;
}
