import type { FieldCompleteness, MissingInput, QualityIssue, QualitySkew } from '#domain/data-quality';

export interface DataQualitySummary {
  readonly completeness: readonly FieldCompleteness[];
  readonly issues: readonly QualityIssue[];
  readonly missing: readonly MissingInput[];
  readonly skew: readonly QualitySkew[];
  /** Days between the last transaction and the start of the job; null when that says nothing (historical data). */
  readonly ageDays: number | null;
  /** Longest run of days without a transaction, and the day (YYYY-MM-DD) after which it began; null without any. */
  readonly largestGapDays: number;
  readonly largestGapAfter: string | null;
  /** What had to be guessed when the files were read, as sentences. */
  readonly notes: readonly string[];
}
