/** One member of a fusion: a detector on one view of z, with its non-negative weight. */
export interface MemberSpec {
  readonly name: string;
  /** A kind of the detectors' registry, `rarity` or `sparse-tail`. */
  readonly kind: string;
  readonly params: object;
  /** `asinh` tames heavy tails; `z` keeps distances. */
  readonly view: 'z' | 'asinh';
  readonly weight: number;
}

/**
 * `full` for batch and explanations; `online` for a stream. A row must cost at most 100 µs and 40 µs, both references
 * included.
 */
export type Profile = 'full' | 'online';

const sizes = {
  full: { landmarks: 400, bags: 2, trees: 60, mcdRows: 5_000, components: 40 },
  online: { landmarks: 256, bags: 1, trees: 24, mcdRows: 3_000, components: 16 },
} as const;

/**
 * Weight of the sum of right tails beside members of weight 1: it knows the direction of risk, they do not. Chosen on
 * development banks (docs/adr/0050); benchmarks are run on others.
 */
const riskWeight = 6;

/**
 * The geometric and neural families, with small weights: alone they are worse than the best single detector, and they
 * see the same departures in many features that five members see already. A stream does without: they cost as much as
 * all others together.
 */
const geometricMembers: readonly MemberSpec[] = [
  { name: 'kernel-pca', kind: 'kernel-pca', params: { landmarks: 200, components: 24 }, view: 'asinh', weight: 0.25 },
  { name: 'diffusion-maps', kind: 'diffusion-maps', params: { landmarks: 200, k: 10 }, view: 'asinh', weight: 0.5 },
  {
    name: 'denoising-auto-encoder',
    kind: 'denoising-auto-encoder',
    // One network per fold of cells and expert: few rows and epochs keep training within seconds.
    params: { sampleSize: 2_048, epochs: 9 },
    view: 'z',
    weight: 0.25,
  },
];

/** The members of an expert: EIF and MCD see the asinh view, which tames the tails of amounts. */
export function memberSpecs(profile: Profile): readonly MemberSpec[] {
  const size = sizes[profile];
  return [
    {
      name: 'landmark-knn',
      kind: 'landmark-knn',
      params: { landmarks: size.landmarks, k: 10, bags: size.bags },
      view: 'z',
      weight: 1,
    },
    {
      name: 'eif',
      kind: 'extended-isolation-forest',
      params: { trees: size.trees, featuresPerSplit: 2 },
      view: 'asinh',
      weight: 1,
    },
    { name: 'hbos', kind: 'hbos', params: { bins: 10 }, view: 'z', weight: 1 },
    {
      name: 'mcd',
      kind: 'mcd',
      params: { sampleSize: size.mcdRows, components: size.components, steps: 4 },
      view: 'asinh',
      weight: 1,
    },
    { name: 'rarity', kind: 'rarity', params: {}, view: 'asinh', weight: 1 },
    // One member for departures in few features, where most crime shows, against five for departures in many.
    { name: 'sparse-tail', kind: 'sparse-tail', params: { columns: 5 }, view: 'z', weight: 4 },
    // The features of the catalogue are risk indicators: high values speak of risk. The other members know no direction.
    { name: 'risk-tails', kind: 'ecod', params: { tails: 'right' }, view: 'z', weight: riskWeight },
    ...(profile === 'full' ? geometricMembers : []),
  ];
}
