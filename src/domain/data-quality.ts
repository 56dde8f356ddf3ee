/** How full one field of one kind of record is. */
export interface FieldCompleteness {
  readonly record: string;
  readonly field: string;
  readonly rows: number;
  /** Rows with a value, in [0, rows]. */
  readonly filled: number;
}

/** A kind of record set aside or flagged while cleaning. */
export interface QualityIssue {
  /** What is wrong, in words: "unknown currency". */
  readonly issue: string;
  readonly record: string;
  readonly count: number;
  /** What was done: quarantined, kept and flagged, counted as a duplicate. */
  readonly action: string;
  /** One value as it stood in the file; untrusted text. */
  readonly example: string | null;
}

/** A feature or axis that the data cannot support. */
export interface MissingInput {
  /** Feature, feature family or axis. */
  readonly name: string;
  readonly kind: 'feature' | 'family' | 'axis';
  /** What is absent and what follows: "no device: new-device features are not known". */
  readonly reason: string;
}

/** Completeness differs between groups: a score may then mean less for one of them. */
export interface QualitySkew {
  readonly field: string;
  readonly groups: readonly { readonly name: string; readonly rows: number; readonly filled: number }[];
}
