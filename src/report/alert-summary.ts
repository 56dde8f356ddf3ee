/** Why a score is high: one feature group against the peers. */
export interface ReasonSummary {
  /** Feature group in the user's words. */
  readonly group: string;
  /** Shapley value of the group on the fused logit; positive raises the score. */
  readonly contribution: number;
  /** The feature that speaks for the group, and its raw value in `unit`; null = not known. */
  readonly feature: string;
  readonly value: number | null;
  readonly unit: string;
  readonly peerMedian: number | null;
  /** Share of peers below the value, in percent [0, 100]. */
  readonly peerPercentile: number | null;
  /** Number of peers (parties or legs of the cell) that the median and the percentile come from. */
  readonly peers: number;
  /** One plain sentence with the value and the peers' numbers. */
  readonly sentence: string;
}

/** The same amount seen by another peer group: "a 50,000 wire: 3.8 σ for an individual, within 1 σ for a business". */
export interface AmountElsewhere {
  readonly amountMinor: number;
  readonly groups: readonly {
    readonly name: string;
    /** Distance from the group's pooled mean in its pooled deviations. */
    readonly sigmas: number;
  }[];
  readonly sentence: string;
}

/** One alert: legs of one party above the line, with the leg of the highest score speaking for it. */
export interface AlertSummary {
  /** Stable for the same seed and input. */
  readonly id: string;
  /** The bank's own identifier of the party. */
  readonly party: string;
  readonly entityType: string;
  /** First and last leg, UTC epoch ms. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly legs: number;
  /** Sum over the alert's legs, minor units of the base currency. */
  readonly amountMinor: number;
  /** Transaction of the leg of the highest score, and that leg's own amount. */
  readonly transaction: string;
  readonly transactionAmountMinor: number;
  /** s = 1 / (1 + p/α), in (0, 1). */
  readonly score: number;
  /** Conformal tail probability within the cell, in (0, 1]. Never a probability of laundering. */
  readonly p: number;
  readonly threshold: number;
  readonly cell: string;
  /** The parent whose calibration was used where the cell is too small; null = its own. Carries no guarantee. */
  readonly backedOffTo: string | null;
  readonly expert: string;
  /** The party has little history; it was scored against its peers all the same. */
  readonly warmingUp: boolean;
  /** Base of the sum: logit(score) = baseLogit + Σ contribution over all groups (topmost reasons are listed). */
  readonly baseLogit: number;
  readonly reasons: readonly ReasonSummary[];
  /** What would not have alerted, as a whole sentence; null where no single change does it. */
  readonly counterfactual: string | null;
  /** Null where the other group does not exist. */
  readonly sameAmountElsewhere: AmountElsewhere | null;
  /** Name of the labelled typology of one of its legs; null = innocent by the labels, or no labels. */
  readonly typology: string | null;
  /** What past outcomes say of it, beside its score: only where the model learned from them. */
  readonly secondLine?: { readonly score: number; readonly level: string };
}
