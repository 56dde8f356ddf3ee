import type { EvaluationSummary, Interval } from './evaluation-summary.ts';
import type { LatticeSummary, ModelSummary, SourceSummary } from './run-result.ts';
import type { SecondLineSummary } from '#model/second-line';
import type { ModelTestResult } from '#model/validation/model-tests';
import type { PartEffect } from '#model/validation/part-effects';
import type { CellSummary, ExpertSummary, ScoreDistribution, TrainedCell, TrainedExpert } from './segment-summary.ts';

/** A feature as the model sees it. */
export interface FeatureSummary {
  readonly name: string;
  readonly family: string;
  readonly frame: string;
  readonly unit: string;
  readonly description: string;
  /** Share of the training rows in which it was known, in [0, 1]; null = not counted. */
  readonly known: number | null;
}

/** How much the model depends on chance: refits with other seeds or samples. */
export interface StabilityRow {
  /** Expert, segment or threshold that was refitted. */
  readonly subject: string;
  /** What was varied: "5 seeds", "100 bootstraps of parties". */
  readonly varied: string;
  /** What was measured: "rank correlation of scores", "Jaccard of the alerts". */
  readonly measure: string;
  readonly value: number;
  readonly interval: Interval | null;
}

/** Figures of the legs that the version scored when it was saved. */
export interface ScoredFigures {
  /** Cells with at least one leg; `cells` may be cut. */
  readonly segments: number;
  readonly cells: readonly CellSummary[];
  readonly expertModels: readonly ExpertSummary[];
  readonly distributions: readonly ScoreDistribution[];
}

/** All that the model document says, as plain data. Lists may be empty; a reason then stands in their place. */
export interface ModelDocument {
  readonly createdAt: number;
  readonly source: SourceSummary;
  readonly model: ModelSummary;
  /** Parties, transactions and legs that the model was made from. */
  readonly parties: number;
  readonly transactions: number;
  readonly legs: number;
  readonly lattice: LatticeSummary;
  readonly trainedCells: readonly TrainedCell[];
  readonly trainedExperts: readonly TrainedExpert[];
  /** What scoring showed; null = nothing was scored when the version was saved. */
  readonly scored: ScoredFigures | null;
  readonly features: readonly FeatureSummary[];
  readonly evaluation: EvaluationSummary;
  readonly tests: readonly ModelTestResult[];
  /** What rests on each member and each group of features. */
  readonly ablation: readonly PartEffect[];
  readonly stability: readonly StabilityRow[];
  /** What past outcomes taught; null = the version is label-free alone. */
  readonly secondLine: SecondLineSummary | null;
  /** Limits of this version beyond those that hold for every one, a sentence each. */
  readonly limits: readonly string[];
  /** Data that was absent, and what follows, a sentence each. */
  readonly missing: readonly string[];
}
