import type { SchemaStep } from './migration.ts';

/**
 * What was scored by the batch job before the stream began, as it was loaded. Its evaluations and alerts lie in the same
 * tables as those of the stream, at negative positions: before the log.
 */
export const loadedHistory: SchemaStep = {
  name: '0020-loaded-history',
  sql: `
CREATE TABLE loaded_history (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  fingerprint text NOT NULL,
  loaded_at bigint NOT NULL,
  model_version text NOT NULL,
  threshold_version text NOT NULL,
  first_at bigint NOT NULL,
  last_at bigint NOT NULL,
  parties bigint NOT NULL,
  accounts bigint NOT NULL,
  transactions bigint NOT NULL,
  legs bigint NOT NULL,
  alerts bigint NOT NULL
);
`,
};
