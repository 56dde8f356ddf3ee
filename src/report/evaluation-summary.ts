/** Two-sided 95 % interval [low, high]. */
export type Interval = readonly [low: number, high: number];

/** False positives at one level of recall, Peerline against one opponent. Ties are broken at random, in expectation. */
export interface RecallLevel {
  /** Share of the labelled units found, in (0, 1]. */
  readonly recall: number;
  /** Innocent units flagged to reach that recall. */
  readonly ruleFalsePositives: number;
  readonly falsePositives: number;
  /** 1 − falsePositives / ruleFalsePositives; negative = the rules are better; null = they flag no innocent unit, we do. */
  readonly reduction: number | null;
  /** Bootstrap over parties, 95 %; null where an end of it is not a number. */
  readonly interval: Interval | null;
}

/** Static rules to beat: one set of thresholds, and how Peerline fares against it. */
export interface OpponentSummary {
  /** "Rules, one threshold each". */
  readonly name: string;
  /** How the thresholds were chosen, in one sentence. */
  readonly tuning: string;
  readonly thresholds: number;
  /** At the tuned thresholds, on the test period. */
  readonly recall: number | null;
  readonly precision: number | null;
  readonly flagged: number;
  /** Recall that the rules reach at any common multiplier; beyond it they know nothing and flag at random. */
  readonly reach: number;
  readonly levels: readonly RecallLevel[];
}

/** What was found of one kind of crime at the released line. */
export interface TypologyRecall {
  readonly typology: string;
  /** Labelled units in the test period. */
  readonly units: number;
  readonly found: number;
  readonly recall: number;
  readonly interval: Interval;
  /** Units the first opponent finds at the same number of flagged units as Peerline; null = not computed. */
  readonly foundByRules: number | null;
}

/** The second score: the same features, weighted by the labels of the months before the test period. */
export interface LearnedSummary {
  /** Why there are no figures; null when there are. */
  readonly reason: string | null;
  /** Guilty party-months before the test period. */
  readonly labelsUsed: number;
  /** The rules it is compared with: the stronger ones; null = no figures. */
  readonly opponent: string | null;
  readonly levels: readonly RecallLevel[];
  /** Falling; 1 = as much as without labels. */
  readonly topWeights: readonly { readonly feature: string; readonly weight: number }[];
}

/**
 * How good the alerts are by the labels at hand, on the test period only. Without labels every figure is null and
 * `reason` says why. The headline (`falsePositiveReduction`, `interval`) is at 50 % recall against the stronger
 * opponent: the one with fewer false positives there.
 */
export interface EvaluationSummary {
  readonly unit: 'party-month';
  /** Why there are no figures; null when there are. */
  readonly reason: string | null;
  /** Units in the test period, and how many are labelled guilty. */
  readonly units: number;
  readonly positives: number;
  /** At the released line. */
  readonly flagged: number;
  readonly recall: number | null;
  readonly recallInterval: Interval | null;
  readonly precision: number | null;
  readonly precisionInterval: Interval | null;
  readonly falsePositiveReduction: number | null;
  /** Of falsePositiveReduction. */
  readonly interval: Interval | null;
  /** Area under the ROC curve and average precision of the ranking of units. */
  readonly auroc: number | null;
  readonly aucpr: number | null;
  readonly opponents: readonly OpponentSummary[];
  readonly typologies: readonly TypologyRecall[];
  /** Absent where nothing was labelled. Its figures never enter the others, which need no labels. */
  readonly learned?: LearnedSummary;
}
