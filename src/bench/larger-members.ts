import type { MemberSpec } from '#model/members';

const knn = { landmarks: 400, k: 10, bags: 5 };
const forest = { trees: 100, sampleSize: 256, featuresPerSplit: 1_000 };
const mcd = { sampleSize: 5_000, components: 60, steps: 6 };

/**
 * The product's families with several times the landmarks, bags and trees, which no row can pay for in a stream: what
 * the product gives up for its speed, and the strongest opponents of its peer frame.
 */
export const largerMembers: readonly MemberSpec[] = [
  { name: 'landmark-knn', kind: 'landmark-knn', params: knn, view: 'z', weight: 1 },
  { name: 'eif-asinh', kind: 'extended-isolation-forest', params: forest, view: 'asinh', weight: 1 },
  { name: 'hbos', kind: 'hbos', params: { bins: 10 }, view: 'z', weight: 1 },
  { name: 'mcd', kind: 'mcd', params: mcd, view: 'asinh', weight: 1 },
  { name: 'rarity', kind: 'rarity', params: {}, view: 'asinh', weight: 1 },
];

/** Two of the families on the other view. */
export const secondViews: readonly MemberSpec[] = [
  { name: 'landmark-knn-asinh', kind: 'landmark-knn', params: knn, view: 'asinh', weight: 1 },
  { name: 'eif', kind: 'extended-isolation-forest', params: forest, view: 'z', weight: 1 },
];
