import type { AlertSummary } from './alert-summary.ts';
import type { DataQualitySummary } from './data-quality-summary.ts';
import type { EvaluationSummary } from './evaluation-summary.ts';
import type { CellSummary, ExpertSummary, ScoreDistribution } from './segment-summary.ts';

/** How far the rows of a kind of record got. `read = loaded + duplicates + quarantined`, always. */
export interface TransactionCounts {
  readonly read: number;
  readonly loaded: number;
  /** Exact repeats and repeats of an identifier. */
  readonly duplicates: number;
  /** Bad rows, kept with file, line, field, value and reason in `quarantine/`. */
  readonly quarantined: number;
}

/** One step of the funnel from rows to alerts, in the order of the way. */
export interface FunnelStep {
  /** What is counted, in words: "rows read", "legs evaluated", "above the line". */
  readonly step: string;
  /** row, transaction, leg, party, alert, … Steps of different units are not shares of each other. */
  readonly unit: string;
  readonly count: number;
}

/** Wall-clock time of one stage of the job. */
export interface StageTime {
  readonly stage: string;
  readonly seconds: number;
}

/** Where the data came from, in words for the head of the report. */
export interface SourceSummary {
  /** Name of the data (a folder's name, "simulated bank"), not a path. */
  readonly name: string;
  readonly mapping: string;
  /** ISO 4217; every amount in the document is in minor units of it. */
  readonly baseCurrency: string;
  /** Time of the first and the last transaction, UTC epoch ms. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** What was trained, and from what: enough to make the run again. */
export interface ModelSummary {
  /** Content hash of the model version. */
  readonly version: string;
  readonly seed: number;
  /** Content hash of the prepared data. */
  readonly dataFingerprint: string;
  /** Version of Peerline. */
  readonly code: string;
  /** Alert budget α as a share of legs; τ = 0.5 ⇔ p = α. */
  readonly alpha: number;
  readonly threshold: number;
  /** The line of new customers and the days for which they are new; null where the policy has no such line. */
  readonly newCustomers: { readonly threshold: number; readonly days: number } | null;
  /** Legs that the score was calibrated with; `earlier` ones are from before the period, which had too few. */
  readonly calibration: { readonly legs: number; readonly parties: number; readonly earlier: number };
  /** Number of features, and how many of them had values in this data. */
  readonly features: number;
  readonly featuresKnown: number;
  /** Half-open intervals of event time in UTC epoch ms; an embargo lies between them. */
  readonly periods: {
    readonly train: readonly [from: number, to: number];
    readonly calibrate: readonly [from: number, to: number];
    readonly test: readonly [from: number, to: number];
  };
}

/** How many static rules the lattice of cells stands in for: ∏ kᵢ × R. */
export interface LatticeSummary {
  readonly axes: readonly { readonly name: string; readonly values: number }[];
  readonly rules: number;
  /** Product of the axes' values and the rules. */
  readonly ruleVariations: number;
  /** Cells of the lattice that hold at least one leg. */
  readonly cellsOccupied: number;
}

/**
 * The result of the main job as one plain document: `--json` prints it, the report and the terminal draw it.
 * Counts at the top level are numbers, details are in the lists below. Shares are in [0, 1], money is in minor units
 * of the base currency, times are UTC epoch ms. `null` = not known, with the reason beside it.
 */
export interface RunResult {
  /** Layout of this document. A reader refuses another one. */
  readonly format: 1;
  /** When the job began, UTC epoch ms. */
  readonly startedAt: number;
  readonly source: SourceSummary;
  readonly model: ModelSummary;

  readonly transactions: TransactionCounts;
  /** The same of every kind of record that the mapping reads, transactions among them. */
  readonly records: Readonly<Record<string, TransactionCounts>>;
  /** Lines of files that could not be read and belong to no record; listed in `quarantine/inputs.ndjson`. */
  readonly unreadableLines: number;
  /** Legs evaluated: each exactly once. */
  readonly legs: number;
  readonly parties: number;
  /** Declared cells with at least one leg. */
  readonly segments: number;
  readonly experts: number;
  /** Alerts raised, one or more legs of one party each. */
  readonly alerts: number;
  readonly evaluation: EvaluationSummary;
  readonly seconds: number;
  readonly peakRssMb: number;

  readonly stages: readonly StageTime[];
  readonly funnel: readonly FunnelStep[];
  readonly quality: DataQualitySummary;
  readonly lattice: LatticeSummary;
  /** Cells by falling number of legs; the list may be cut, `segments` counts all. */
  readonly cells: readonly CellSummary[];
  readonly expertModels: readonly ExpertSummary[];
  /** One per expert first, then per large cell. */
  readonly distributions: readonly ScoreDistribution[];
  /** By falling score; the list may be cut, `alerts` counts all. */
  readonly topAlerts: readonly AlertSummary[];
  /** Files written, by what they hold: "report" → "report.html". Paths relative to the output folder. */
  readonly files: Readonly<Record<string, string>>;
}
