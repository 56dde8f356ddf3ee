import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AppError } from '#domain/app-error';
import type { ColumnOrigin } from '#domain/taint';
import { readableFile, readTable } from '#engine/duckdb/read-table';
import type { SegmentationPurpose } from '#model/segmentation/provenance';
import { assignSegments } from '#model/segmentation/segmentation';
import { readSegmentation } from './behavioural-segments.ts';

/** Who is in which segment of a saved segmentation. */
export interface SegmentMembers {
  readonly purpose: SegmentationPurpose;
  /** Hash of the segmentation's file. */
  readonly version: string;
  readonly lineage: readonly ColumnOrigin[];
  readonly segments: readonly { readonly id: string; readonly label: string }[];
  readonly members: readonly { readonly partyId: string; readonly segment: string }[];
}

/**
 * Assigns the customers of a table, one row each, to the segments of a saved segmentation.
 * Errors: those of reading, `segments.absent-party-column`, `segments.nameless-party`, `segments.other-columns`.
 */
export async function segmentMembers(file: string, table: string, partyColumn: string): Promise<SegmentMembers> {
  const segmentation = readSegmentation(file);
  const { columns, rows } = await readTable(table);
  const party = columns.find(({ name }) => name === partyColumn);
  if (party === undefined) {
    const names = columns.map(({ name }) => name).join(', ');
    throw new AppError('segments.absent-party-column', `There is no column "${partyColumn}"; the table has: ${names}.`);
  }
  const partyOf = (row: number): string => {
    if (party.type === 'text') return party.labels[party.codes[row]!] ?? '';
    return Number.isNaN(party.values[row]!) ? '' : String(party.values[row]!);
  };
  let labels: Int32Array;
  try {
    ({ labels } = assignSegments(segmentation, columns));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError(
      'segments.other-columns',
      `The segmentation does not fit this table: ${error.message}`,
      {},
      error,
    );
  }
  const { segments, provenance } = segmentation;
  const members = Array.from({ length: rows }, (_, row) => {
    const partyId = partyOf(row);
    if (partyId === '') throw new AppError('segments.nameless-party', `Row ${row + 1} names no customer.`);
    return { partyId, segment: segments[labels[row]!]!.id };
  });
  return {
    purpose: provenance.purpose,
    version: createHash('sha256')
      .update(readFileSync(readableFile(file)))
      .digest('hex')
      .slice(0, 12),
    lineage: provenance.columns,
    segments: segments.map(({ id, name }) => ({ id, label: name })),
    members,
  };
}
