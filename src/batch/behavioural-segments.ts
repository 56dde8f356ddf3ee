import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { outputFolder } from '#engine/duckdb/output-folder';
import { AppError } from '#domain/app-error';
import { readableFile, readTable } from '#engine/duckdb/read-table';
import { createRandom } from '#ml/random';
import { deserialise, serialise } from '#ml/serialise';
import { followSegmentation, type SegmentationComparison } from '#model/segmentation/comparison';
import type { SegmentationPurpose } from '#model/segmentation/provenance';
import type { SegmentMethod } from '#model/segmentation/segment-clusterer';
import type { Segmentation } from '#model/segmentation/segmentation';
import { fitSegmentationOfTable, type SegmentationSummary, summarise } from '#model/segmentation/table-segmentation';

export interface FitSegmentsOptions {
  readonly file: string;
  readonly purpose: SegmentationPurpose;
  readonly exclude: readonly string[];
  readonly keep: readonly string[];
  readonly seed: number;
  readonly out: string;
  /** Ways of clustering to search over; all by default. */
  readonly methods?: readonly SegmentMethod[];
  /** An earlier segmentation of the same purpose, whose identifiers and names go on where segments survive. */
  readonly previous?: string;
}

export interface FittedSegments extends SegmentationSummary {
  /** File that holds the segmentation. */
  readonly saved: string;
  readonly comparison: SegmentationComparison | null;
}

/** Behavioural segments of a table with one row per party; saved under the hash of its content. */
export async function fitSegments(options: FitSegmentsOptions): Promise<FittedSegments> {
  const before = options.previous === undefined ? null : readSegmentation(options.previous);
  const { columns } = await readTable(options.file);
  const { segmentation: fresh, summary } = fitSegmentationOfTable({
    columns,
    source: options.file,
    random: createRandom(options.seed),
    exclude: options.exclude,
    keep: options.keep,
    params: { purpose: options.purpose, ...(options.methods === undefined ? {} : { methods: options.methods }) },
  });
  const followed = before === null ? null : followOn(before, fresh, columns);
  const segmentation = followed?.segmentation ?? fresh;
  const bytes = serialise(segmentation);
  const folder = join(options.out, 'segments', options.purpose);
  const saved = join(folder, `${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.segments`);
  outputFolder(folder);
  writeFileSync(saved, bytes);
  return {
    ...summarise(segmentation, summary.leftOut),
    saved: resolve(saved),
    comparison: followed?.comparison ?? null,
  };
}

/** What a saved segmentation says of itself. */
export function showSegments(file: string): SegmentationSummary {
  return summarise(readSegmentation(file));
}

/** What became of the segments of one version in another, judged on the parties of a table. */
export async function compareSegments(before: string, after: string, table: string): Promise<SegmentationComparison> {
  const [old, fresh] = [readSegmentation(before), readSegmentation(after)];
  const { columns } = await readTable(table);
  return followOn(old, fresh, columns).comparison;
}

function followOn(...[before, after, columns]: Parameters<typeof followSegmentation>) {
  try {
    return followSegmentation(before, after, columns);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError(
      'segments.other-columns',
      `The segmentations do not fit this table: ${error.message}`,
      {},
      error,
    );
  }
}

export function readSegmentation(path: string): Segmentation {
  const file = readableFile(path);
  try {
    return deserialise<Segmentation>(readFileSync(file), { kind: 'segmentation', version: 2 });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('segments.unreadable', `${file} holds no segmentation: ${error.message}`, { file }, error);
  }
}
