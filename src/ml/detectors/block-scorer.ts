import type { Scorer } from '../estimator.ts';
import type { LandmarkBlock } from '../landmark-distances.ts';
import { requireScorable } from './input.ts';

/** Scores the rows that a landmark block holds: their number, and `out` from position `at` on. */
export type BlockScorer = (rows: number, out: Float64Array, at: number) => void;

/** A scorer that loads block after block and lets a member score each. */
export function scoreByBlocks(block: LandmarkBlock, score: BlockScorer): Scorer {
  return (X, out) => {
    requireScorable(X, block.landmarks.columns, out);
    for (let from = 0; from < X.rows; from += block.capacity) {
      const to = Math.min(from + block.capacity, X.rows);
      block.load(X, from, to);
      score(to - from, out, from);
    }
  };
}
