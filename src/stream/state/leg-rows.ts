import type { LegSide } from '#domain/leg';

/** Legs of a batch of records as rows: features, axis codes, and what the evaluation says beside the score. */
export interface LegRows {
  length: number;
  /** Row-major, `columns` raw values a row; NaN = not known. */
  features: Float64Array;
  readonly columns: number;
  /** One array per axis of the model. */
  axes: Int16Array[];
  /** Dense party index. */
  party: Int32Array;
  facts: LegFacts[];
}

export interface LegFacts {
  readonly position: number;
  readonly side: LegSide;
  readonly transactionId: string;
  readonly partyId: string;
  /** As the bank said; the fold takes a late event at the time of the party's latest. */
  readonly at: number;
  readonly acceptedAt: number;
  readonly amountMinor: number;
  /** Codes of `domain/codes` that static rules read. */
  readonly entityType: number;
  readonly product: number;
  readonly direction: number;
  readonly channel: number;
  readonly scheme: number;
}

export function createLegRows(columns: number, axes: number): LegRows {
  const rows = 256;
  return {
    length: 0,
    features: new Float64Array(rows * columns),
    columns,
    axes: Array.from({ length: axes }, () => new Int16Array(rows)),
    party: new Int32Array(rows),
    facts: [],
  };
}

/** Makes room for `more` rows after the present ones. */
export function reserveLegs(rows: LegRows, more: number): void {
  const needed = rows.length + more;
  if (needed <= rows.party.length) return;
  const size = Math.max(needed, 2 * rows.party.length);
  const features = new Float64Array(size * rows.columns);
  features.set(rows.features);
  rows.features = features;
  rows.axes = rows.axes.map((codes) => {
    const larger = new Int16Array(size);
    larger.set(codes);
    return larger;
  });
  const party = new Int32Array(size);
  party.set(rows.party);
  rows.party = party;
}
