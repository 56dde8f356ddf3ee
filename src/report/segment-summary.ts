/** One declared cell of the lattice. */
export interface CellSummary {
  /** Axis values joined in words: "individual · ES · wallet". */
  readonly name: string;
  readonly legs: number;
  readonly parties: number;
  /** Mean over features of w in θ = w·own + (1 − w)·parent, in [0, 1]: 1 = the cell speaks for itself. */
  readonly poolingWeight: number;
  /** Shares of the cell's legs at or above τ = 0.4 and τ = 0.5. */
  readonly alertRate40: number;
  readonly alertRate50: number;
  /** Calibration scores of the cell itself. */
  readonly calibrationLegs: number;
  /** The parent whose calibration is used; null = its own. A back-off carries no guarantee. */
  readonly backedOffTo: string | null;
}

/** One declared cell as it was trained, before anything is scored. */
export interface TrainedCell {
  readonly name: string;
  /** Number of axes that it fixes; 0 = everybody. */
  readonly level: number;
  readonly trainedLegs: number;
  readonly parties: number;
  readonly poolingWeight: number;
  /** The cell whose legs calibrate it: its own name, or a parent's. */
  readonly calibratedBy: string;
}

/** A detector's part in an expert. */
export interface MemberSummary {
  readonly name: string;
  /** Non-negative weight in the fusion. */
  readonly weight: number;
}

/** One expert model of the fork, as it was trained. */
export interface TrainedExpert {
  readonly name: string;
  readonly trainedRows: number;
  readonly members: readonly MemberSummary[];
}

/** A trained expert and what it scored. */
export interface ExpertSummary extends TrainedExpert {
  readonly legs: number;
  readonly alertRate50: number;
}

/**
 * Histogram of legs over x = −log₁₀ p, where the line of threshold τ stands at −log₁₀(α·(1 − τ)/τ). Were all legs
 * like the calibration sample, the share beyond x would be 10^(−x).
 */
export interface ScoreDistribution {
  /** Expert or cell. */
  readonly name: string;
  readonly kind: 'expert' | 'cell';
  readonly legs: number;
  /** Ascending, length = counts.length + 1; legs beyond the last edge are counted in the last bin. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  /** Positions of the line on the x axis. */
  readonly line50: number;
  readonly line40: number;
  /** Legs at or beyond line50. */
  readonly above: number;
}
