import { AppError } from '#domain/app-error';
import { type ColumnOrigin, taintRefusals } from '#domain/taint';

/**
 * What a segmentation is for. The two are kept apart: what was gathered against money laundering may not serve
 * marketing (Directive (EU) 2015/849, Article 41(2)), and nothing a customer can see may depend on it (FATF R.21).
 */
export const segmentationPurposes = ['aml', 'commercial'] as const;
export type SegmentationPurpose = (typeof segmentationPurposes)[number];

/** Stored with every segmentation. */
export interface SegmentationProvenance {
  readonly purpose: SegmentationPurpose;
  /** Clusters of behaviour describe and select; they never form a cell that re-centres a score. */
  readonly kind: 'behavioural';
  readonly columns: readonly ColumnOrigin[];
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
  const refused = taintRefusals(columns, lineage);
  if (refused.length === 0) return;
  throw new AppError(
    'segmentation.tainted',
    `A commercial segmentation may not use ${refused.join('; ')}: leave ${refused.length === 1 ? 'it' : 'them'} out.`,
    { columns: refused },
  );
}

/** Refuses to let two segmentations of different purposes meet. */
export function requireSamePurpose(a: SegmentationPurpose, b: SegmentationPurpose): void {
  if (a === b) return;
  throw new AppError(
    'segmentation.purposes-differ',
    `A segmentation for ${a} and one for ${b} are kept apart: they cannot be compared or follow one another.`,
  );
}
