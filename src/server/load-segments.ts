import type { Kysely } from 'kysely';
import { AppError } from '#domain/app-error';
import { type BankSegmentation, readBankSegmentation, readBankSegments } from '#batch/bank-segments';
import { readSegmentationVersion, saveSegmentation } from '#store/segments/segmentations';
import type { Tables } from '#store/tables/tables';
import { assignToStore } from './assign-segments.ts';

/**
 * Brings the behavioural segments of a data folder into the store, each version of either purpose in its order, and puts
 * the customers where the versions saw them. What is there already stays. Returns the versions that were new.
 */
export async function loadBankSegments(db: Kysely<Tables>, out: string, now: number): Promise<number> {
  let loaded = 0;
  let before: BankSegmentation | null = null;
  for (const each of readBankSegments(out)) {
    const { purpose, name: segmentation, asOf } = each;
    const previous: BankSegmentation | null = before?.purpose === purpose ? before : null;
    before = each;
    const content = await readBankSegmentation(out, each, previous);
    const { version, parties, lineage, labels, document, comparison, pca, umap } = content;
    if ((await readSegmentationVersion(db, purpose, segmentation, version)) !== undefined) continue;
    loaded++;
    const segments = Array.from(labels, (label) => document.segments[label]!.id);
    const listed = document.segments.map(({ id, name }) => ({ id, label: name }));
    const members = parties.map((partyId, row) => ({ partyId, segment: segments[row]! }));
    try {
      await assignToStore(db, segmentation, { purpose, version, lineage, segments: listed, members }, asOf);
    } catch (error) {
      // A later assignment stands: the customers were put somewhere already, and the version is only described.
      if (!(error instanceof AppError) || error.code !== 'segments.out-of-order') throw error;
    }
    const row = { segmentation, version, asOf, loadedAt: now, document, comparison };
    await db
      .transaction()
      .execute((transaction) => saveSegmentation(transaction, purpose, row, { parties, segments, pca, umap }));
  }
  return loaded;
}
