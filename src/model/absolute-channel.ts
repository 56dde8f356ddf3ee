import { type TailTable, fitTailTable, surprisalOf } from '#ml/calibration/tail-table';
import type { FeatureDescription } from '#features/declaration';
import type { Matrix } from '#ml/matrix';
import { foldCount } from './folds.ts';

/**
 * What is bad wherever it happens: the largest right-tail surprisal among the features of the absolute frame, judged
 * against the cells of *other* folds. So a corridor or a night burst that a whole cell shares still stands out, although
 * it is normal within the cell. Absolute features are declared such that higher is riskier.
 */
export interface AbsoluteChannel {
  readonly features: Int32Array;
  /** Per fold, and last for rows of no fold: one tail table per feature; null for a feature without known values. */
  readonly tables: readonly (readonly (TailTable | null)[])[];
}

/** Fits the channel to raw training rows. O(rows · log rows · features · folds). */
export function fitAbsoluteChannel(
  features: Matrix,
  catalogue: readonly FeatureDescription[],
  foldOfRow: Int8Array,
): AbsoluteChannel {
  const absolute = catalogue.flatMap((feature, j) => (feature.frame === 'absolute' ? [j] : []));
  const tables = Array.from({ length: foldCount + 1 }, (_, fold) =>
    absolute.map((j) => {
      const others = new Float64Array(features.rows);
      const all = new Float64Array(features.rows);
      let n = 0;
      let m = 0;
      for (let i = 0; i < features.rows; i++) {
        const value = features.data[i * features.columns + j]!;
        if (!Number.isFinite(value)) continue;
        all[m++] = value;
        if (foldOfRow[i] !== fold) others[n++] = value;
      }
      if (m === 0) return null;
      // A fold with more than half of the legs is judged against all of them.
      return fitTailTable(n >= m / 2 ? others.subarray(0, n) : all.subarray(0, m));
    }),
  );
  return { features: Int32Array.from(absolute), tables };
}

/** The channel of one raw row that starts at `from`; 0 when none of its features is known. */
export function absoluteSurprisal(channel: AbsoluteChannel, raw: Float64Array, from: number, fold: number): number {
  const tables = channel.tables[fold < 0 ? foldCount : fold]!;
  let largest = 0;
  for (let k = 0; k < channel.features.length; k++) {
    const value = raw[from + channel.features[k]!]!;
    const table = tables[k];
    if (Number.isNaN(value) || table === null || table === undefined) continue;
    const surprisal = surprisalOf(table, value);
    if (surprisal > largest) largest = surprisal;
  }
  return largest;
}
