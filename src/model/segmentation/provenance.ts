import { AppError } from '#domain/app-error';

/**
 * What a segmentation is for. The two are kept apart: what was gathered against money laundering may not serve
 * marketing (Directive (EU) 2015/849, Article 41(2)), and nothing a customer can see may depend on it (FATF R.21).
 */
export const segmentationPurposes = ['aml', 'commercial'] as const;
export type SegmentationPurpose = (typeof segmentationPurposes)[number];

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

/** Where a column comes from. */
export interface ColumnOrigin {
  readonly name: string;
  /** Table, feature catalogue or file. */
  readonly source: string;
  /** Its own taints. */
  readonly taints: readonly Taint[];
  /** Names of the columns that it was computed from. */
  readonly derivedFrom: readonly string[];
}

/** Stored with every segmentation. */
export interface SegmentationProvenance {
  readonly purpose: SegmentationPurpose;
  /** Clusters of behaviour describe and select; they never form a cell that re-centres a score. */
  readonly kind: 'behavioural';
  readonly columns: readonly ColumnOrigin[];
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
 * Refuses what a purpose may not see: a commercial segmentation takes no tainted column, nor one whose lineage names a
 * column of unknown origin. Throws AppError `segmentation.tainted` naming every such column.
 * @param lineage origins of columns that the given ones derive from, beside the given ones
 */
export function requirePermitted(
  purpose: SegmentationPurpose,
  columns: readonly ColumnOrigin[],
  lineage: readonly ColumnOrigin[] = [],
): void {
  if (purpose === 'aml') return;
  const origins = new Map([...lineage, ...columns].map((origin) => [origin.name, origin]));
  const refused: string[] = [];
  for (const column of columns) {
    const tainted = allTaints(column, origins);
    const unknown = unknownAncestors(column, origins);
    if (tainted.length > 0) refused.push(`${column.name} (from: ${tainted.join(', ')})`);
    else if (unknown.length > 0) refused.push(`${column.name} (from the undeclared ${unknown.join(', ')})`);
  }
  if (refused.length === 0) return;
  throw new AppError(
    'segmentation.tainted',
    `A commercial segmentation may not use ${refused.join('; ')}: leave ${refused.length === 1 ? 'it' : 'them'} out.`,
    { columns: refused },
  );
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

/** Refuses to let two segmentations of different purposes meet. */
export function requireSamePurpose(a: SegmentationPurpose, b: SegmentationPurpose): void {
  if (a === b) return;
  throw new AppError(
    'segmentation.purposes-differ',
    `A segmentation for ${a} and one for ${b} are kept apart: they cannot be compared or follow one another.`,
  );
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
