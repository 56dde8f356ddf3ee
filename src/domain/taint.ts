/**
 * Taint: what was gathered against money laundering must not reach a customer or serve marketing (Directive (EU) 2015/849,
 * Articles 39 and 41(2); FATF R.21). A value is tainted by its own origin and by everything that it was computed from.
 */

/** Where a value must not come from, directly or through other values, to be used commercially. */
export const taints = [
  'alert',
  'case',
  'disposition',
  'report',
  'threshold',
  'risk-level',
  'screening',
  'aml-segment',
] as const;
export type Taint = (typeof taints)[number];

/** Where a column, or any other value, comes from. */
export interface ColumnOrigin {
  readonly name: string;
  /** Table, feature catalogue or file. */
  readonly source: string;
  /** Its own taints. */
  readonly taints: readonly Taint[];
  /** Names of the columns that it was computed from. */
  readonly derivedFrom: readonly string[];
}

/**
 * All taints of a column: its own and those of everything it was computed from, as far as `origins` reaches.
 * Cycles end where they close.
 */
export function allTaints(column: ColumnOrigin, origins: ReadonlyMap<string, ColumnOrigin>): readonly Taint[] {
  const found = new Set<Taint>();
  const seen = new Set<string>();
  const open = [column];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next.name)) continue;
    seen.add(next.name);
    for (const taint of next.taints) found.add(taint);
    for (const name of next.derivedFrom) {
      const origin = origins.get(name);
      if (origin !== undefined) open.push(origin);
    }
  }
  return taints.filter((taint) => found.has(taint));
}

/**
 * What must not be used where customers or marketing are concerned, each with the reason: a tainted value, or one whose
 * lineage names a value of unknown origin. Empty = all may be used.
 * @param lineage origins of values that the given ones derive from, beside the given ones
 */
export function taintRefusals(used: readonly ColumnOrigin[], lineage: readonly ColumnOrigin[] = []): readonly string[] {
  const origins = new Map([...lineage, ...used].map((origin) => [origin.name, origin]));
  return used.flatMap((column) => {
    const tainted = allTaints(column, origins);
    if (tainted.length > 0) return [`${column.name} (from: ${tainted.join(', ')})`];
    const unknown = unknownAncestors(column, origins);
    return unknown.length > 0 ? [`${column.name} (from the undeclared ${unknown.join(', ')})`] : [];
  });
}

function unknownAncestors(column: ColumnOrigin, origins: ReadonlyMap<string, ColumnOrigin>): readonly string[] {
  const unknown = new Set<string>();
  const seen = new Set<string>();
  const open = [...column.derivedFrom];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const origin = origins.get(name);
    if (origin === undefined) unknown.add(name);
    else open.push(...origin.derivedFrom);
  }
  return [...unknown];
}

const suspicious: readonly (readonly [RegExp, Taint])[] = [
  [/alert|anomaly.?score|suspicio/i, 'alert'],
  [/(^|[^a-z])cases?([^a-z]|$)|investigat/i, 'case'],
  [/disposition|true.?positive|false.?positive|confirmed/i, 'disposition'],
  [/(^|[^a-z])(sars?|strs?)([^a-z]|$)|suspicious.?activity|laundering|incident/i, 'report'],
  [/threshold|(^|[^a-z])tau([^a-z]|$)/i, 'threshold'],
  [/risk.?(level|rating|class|score|category)|(aml|kyc|cdd|edd).?risk/i, 'risk-level'],
  [/sanction|screening|watch.?list|(^|[^a-z])peps?([^a-z]|$)|politically/i, 'screening'],
  [/aml.?(segment|cluster)/i, 'aml-segment'],
];

/** The taints that a column's name suggests, for tables that say nothing else about themselves. */
export function suspectedTaints(name: string): readonly Taint[] {
  return suspicious.filter(([pattern]) => pattern.test(name)).map(([, taint]) => taint);
}
