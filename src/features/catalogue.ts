import { accessFeatures } from './catalogue/access.ts';
import { amountFeatures } from './catalogue/amounts.ts';
import { cashFeatures } from './catalogue/cash.ts';
import { counterpartyFeatures } from './catalogue/counterparties.ts';
import { customerFeatures } from './catalogue/customer.ts';
import { flowFeatures } from './catalogue/flow.ts';
import { placeFeatures } from './catalogue/places.ts';
import { timingFeatures } from './catalogue/timing.ts';
import { volumeFeatures } from './catalogue/volumes.ts';
import type { FeatureDeclaration } from './declaration.ts';
import { graphFeatures } from './graph-features.ts';

/** All features, in the order of the columns that the fold writes. Model files pin the names, not the positions. */
export const featureCatalogue: readonly FeatureDeclaration[] = [
  ...amountFeatures,
  ...volumeFeatures,
  ...timingFeatures,
  ...counterpartyFeatures,
  ...placeFeatures,
  ...cashFeatures,
  ...flowFeatures,
  ...graphFeatures,
  ...accessFeatures,
  ...customerFeatures,
];

/** Column of each feature by name. */
export const featureIndex: ReadonlyMap<string, number> = new Map(
  featureCatalogue.map((feature, column) => [feature.name, column]),
);
