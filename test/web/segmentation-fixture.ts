import { saveSegmentation, type StoredSegmentation } from '#store/segments/segmentations';
import type { TestServer } from '../server.ts';

const customers = 60;

function document(sizes: readonly number[]): object {
  const spread = (middle: number) => ({ n: 20, quantiles: [middle - 2, middle - 1, middle, middle + 1, middle + 2] });
  return {
    rows: customers,
    method: 'k-means',
    treeFidelity: 0.9,
    segments: sizes.map((size, at) => ({
      id: `S${at + 1}`,
      parents: [],
      name: at === 0 ? 'High cash share' : 'Low cash share',
      size,
      share: size / customers,
      jaccard: 0.9,
      differentiators: [{ column: 'cash share', label: null, effect: 0.8, inside: 1, outside: 0 }],
      rule: 'cash share > 0.5',
      description: 'They pay in cash.',
    })),
    tried: [
      { method: 'k-means', k: 2, jaccard: 0.9, predictionStrength: 0.9, silhouette: 0.5, shortcomings: [] },
      {
        method: 'k-means',
        k: 3,
        jaccard: null,
        predictionStrength: 0.4,
        silhouette: 0.2,
        shortcomings: ['It splits.'],
      },
    ],
    columns: [
      { type: 'number', name: 'cash share', everyone: spread(5), segments: sizes.map((_, at) => spread(3 * at)) },
    ],
  };
}

/** Two versions of AML segments of sixty customers, ten of whom moved from the first segment to the second. */
export async function seedSegmentations({ store }: TestServer): Promise<void> {
  const parties = Array.from({ length: customers }, (_, i) => `party-${String(i).padStart(2, '0')}`);
  const comparison = {
    purpose: 'aml',
    transitions: [
      { kind: 'survive', id: 'S1', overlap: 0.75 },
      { kind: 'survive', id: 'S2', overlap: 1 },
    ],
    flows: [],
    agreement: 0.6,
    stayed: 0.8,
  };
  for (const [version, first] of [40, 30].entries()) {
    const row: StoredSegmentation = {
      segmentation: 'payment-behaviour',
      version: `v${version + 1}`,
      asOf: 1_790_000_000_000 + version,
      loadedAt: 1_790_000_000_000,
      document: document([first, customers - first]),
      comparison: version === 0 ? null : comparison,
    };
    const places = Float64Array.from({ length: 2 * customers }, (_, i) => Math.sin(i) + (i < 2 * first ? 0 : 5));
    const segments = parties.map((_, i) => (i < first ? 'S1' : 'S2'));
    await store.db
      .transaction()
      .execute((transaction) =>
        saveSegmentation(transaction, 'aml', row, { parties, segments, pca: places, umap: places }),
      );
  }
}
