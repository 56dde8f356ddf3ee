import type { FeatureDeclaration } from './declaration.ts';

/**
 * What the graph pass says of each side of a transaction. Pattern list: Blanuša et al., "Graph Feature Preprocessor:
 * Real-time Subgraph-based Feature Extraction for Financial Crime Detection" (arXiv 2402.08593).
 */
export const graphColumns = {
  cycles: 'time-respecting cycles of 3 to 5 hops that this transfer closes',
  onCycle: 'whether this side was on a cycle that closed within the window',
  scatterGather: 'go-betweens through which the payer reached the payee on separate paths of two hops',
  gatherScatter: 'smaller one of the numbers of recent payers and payees of this side',
  reciprocity: 'flow back between the same two, as a share of the larger direction',
  otherFanIn: 'distinct payers of the other side in seven days',
  otherFanOut: 'distinct payees of the other side in seven days',
} as const;

/** Columns that say the same of both sides of a transaction, and so need memory once. */
export const symmetricGraphColumns: ReadonlySet<string> = new Set(['cycles', 'scatterGather', 'reciprocity']);

export type GraphColumn = keyof typeof graphColumns;
export const graphColumnNames = Object.keys(graphColumns) as readonly GraphColumn[];

function graph(
  column: GraphColumn,
  rest: Pick<FeatureDeclaration, 'frame' | 'unit' | 'scale' | 'label' | 'description'>,
): FeatureDeclaration {
  return {
    name: column,
    family: 'graph',
    reasonGroup: 'Network',
    source: 'leg',
    where: [],
    windowMs: null,
    aggregate: { kind: 'graph', column },
    ...rest,
  };
}

/** Features read from the graph pass. Money that goes round stays suspicious even where a whole cell does it. */
export const graphFeatures: readonly FeatureDeclaration[] = [
  graph('cycles', {
    frame: 'absolute',
    unit: 'count',
    scale: 'log1p',
    label: 'money circles closed by this payment',
    description:
      'Number of time-respecting cycles of three to five hops within 30 days through which the money came back to its payer.',
  }),
  graph('onCycle', {
    frame: 'absolute',
    unit: 'flag',
    scale: 'linear',
    label: 'part of a money circle within 30 days',
    description: '1 when the party was on a cycle of three to five hops that closed within 30 days, 0 otherwise.',
  }),
  graph('scatterGather', {
    frame: 'absolute',
    unit: 'count',
    scale: 'log1p',
    label: 'separate go-betweens to the same payee',
    description:
      'Number of go-betweens through which money of one source reached the same payee within 30 days, this payment being the last hop.',
  }),
  graph('gatherScatter', {
    frame: 'absolute',
    unit: 'count',
    scale: 'log1p',
    label: 'payers and payees at once in 7 days',
    description: 'Smaller one of the numbers of distinct payers and distinct payees of this side within seven days.',
  }),
  graph('reciprocity', {
    frame: 'peer',
    unit: 'share',
    scale: 'linear',
    label: 'flow back between the same two in 30 days',
    description: 'Smaller of the two flows between payer and payee within 30 days, as a share of the larger.',
  }),
  graph('otherFanIn', {
    frame: 'peer',
    unit: 'count',
    scale: 'log1p',
    label: 'payers of the counterparty in 7 days',
    description: 'Distinct entities that paid the counterparty within seven days.',
  }),
  graph('otherFanOut', {
    frame: 'peer',
    unit: 'count',
    scale: 'log1p',
    label: 'payees of the counterparty in 7 days',
    description: 'Distinct entities that the counterparty paid within seven days.',
  }),
];
