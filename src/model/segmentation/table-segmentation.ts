import { AppError } from '#domain/app-error';
import { type ColumnOrigin, suspectedTaints } from '#domain/taint';
import type { Random } from '#ml/random';
import { chooseColumns, type LeftOutColumn } from './column-choice.ts';
import { defaultSegmentation, fitSegmentation, type SegmentationParams } from './fit-segmentation.ts';
import { type ProfileColumn, rowsOf } from './profile-column.ts';
import type { Segmentation, TriedCandidate } from './segmentation.ts';

export interface TableSegmentationOptions {
  readonly columns: readonly ProfileColumn[];
  /** What the table is called, for the provenance. */
  readonly source: string;
  readonly random: Random;
  /** Columns to leave out. */
  readonly exclude?: readonly string[];
  /** Columns to use although their name says identifier or outcome. */
  readonly keep?: readonly string[];
  readonly params?: Partial<SegmentationParams>;
}

/** What `segments fit` prints. */
export interface SegmentationSummary {
  readonly purpose: string;
  readonly rows: number;
  /** 1 says that no structure was found. */
  readonly k: number;
  readonly segments: readonly {
    readonly id: string;
    readonly name: string;
    readonly size: number;
    readonly share: number;
    readonly jaccard: number;
    readonly rule: string;
    readonly description: string;
  }[];
  readonly treeFidelity: number;
  readonly usedColumns: readonly string[];
  readonly leftOut: readonly LeftOutColumn[];
  /** Every clustering that was looked at, so that the choice can be checked. */
  readonly tried: readonly TriedCandidate[];
  /** Method of the chosen clustering; null when no structure was found. */
  readonly method: string | null;
}

/**
 * Segments of any table. Columns that cannot or should not describe behaviour are left out with a reason; what a
 * column's name suggests of its origin is taken as its taint, so that a commercial segmentation refuses it.
 * Throws AppError as `fitSegmentation` does, and `segmentation.absent-column` for a name that the table does not have.
 */
export function fitSegmentationOfTable(options: TableSegmentationOptions): {
  readonly segmentation: Segmentation;
  readonly summary: SegmentationSummary;
} {
  const { columns, source, random, exclude = [], keep = [], params = {} } = options;
  for (const name of [...exclude, ...keep]) {
    if (columns.some((column) => column.name === name)) continue;
    const names = columns.map((column) => column.name).join(', ');
    throw new AppError('segmentation.absent-column', `There is no column "${name}"; the table has: ${names}.`);
  }
  const { used, leftOut } = chooseColumns(columns, new Set(exclude), new Set(keep));
  if (used.length === 0 && rowsOf(columns) > 0) {
    const reasons = leftOut.map(({ column, reason }) => `${column} (${reason})`).join(', ');
    throw new AppError('segmentation.empty', `No column can describe behaviour: ${reasons}.`);
  }
  const origins: ColumnOrigin[] = used.map(({ name }) => ({
    name,
    source,
    taints: suspectedTaints(name),
    derivedFrom: [],
  }));
  const segmentation = fitSegmentation({ ...defaultSegmentation, ...params }, used, origins, random);
  return { segmentation, summary: summarise(segmentation, leftOut) };
}

/** What is printed of a segmentation. */
export function summarise(segmentation: Segmentation, leftOut: readonly LeftOutColumn[] = []): SegmentationSummary {
  return {
    purpose: segmentation.provenance.purpose,
    rows: segmentation.rows,
    k: segmentation.segments.length,
    segments: segmentation.segments.map(({ id, name, size, share, jaccard, rule, description }) => ({
      id,
      name,
      size,
      share,
      jaccard,
      rule,
      description,
    })),
    treeFidelity: segmentation.treeFidelity,
    usedColumns: segmentation.provenance.columns.map(({ name }) => name),
    leftOut,
    tried: segmentation.tried,
    method: segmentation.clusterer?.method ?? null,
  };
}
