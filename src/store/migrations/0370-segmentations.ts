import type { SchemaStep } from './migration.ts';

const tablesOf = (purpose: 'aml' | 'commercial'): string => `
CREATE TABLE ${purpose}_segmentation_version (
  segmentation text NOT NULL,
  version text NOT NULL,
  -- End of the time that the profiles describe; versions follow each other in this order. UTC epoch ms.
  as_of bigint NOT NULL,
  loaded_at bigint NOT NULL,
  -- Segments in words and figures.
  document jsonb NOT NULL,
  -- What became of the segments of the version before; null for the first.
  comparison jsonb,
  PRIMARY KEY (segmentation, version),
  UNIQUE (segmentation, as_of)
);
CREATE TABLE ${purpose}_segment_place (
  segmentation text NOT NULL,
  version text NOT NULL,
  party_id text NOT NULL,
  segment text NOT NULL,
  pca_x real NOT NULL,
  pca_y real NOT NULL,
  umap_x real NOT NULL,
  umap_y real NOT NULL,
  PRIMARY KEY (segmentation, version, party_id),
  FOREIGN KEY (segmentation, version) REFERENCES ${purpose}_segmentation_version
);
CREATE INDEX ${purpose}_segment_place_of_party ON ${purpose}_segment_place (party_id);
`;

/** Versions of behavioural segmentations with the places of their customers: AML and commercial ones never share a table. */
export const segmentations: SchemaStep = {
  name: '0370-segmentations',
  sql: `${tablesOf('aml')}${tablesOf('commercial')}`,
};
