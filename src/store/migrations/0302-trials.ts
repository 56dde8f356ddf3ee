import type { SchemaStep } from './migration.ts';

/** What a comparison needs of a shadow evaluation: when it was made, and whether its alerts were worked. */
export const trials: SchemaStep = {
  name: '0302-trials',
  sql: `
ALTER TABLE shadow_evaluation
  ADD COLUMN evaluated_at bigint NOT NULL,
  -- The party is in the challenger's arm of an A/B trial: the union of both alerts is worked.
  ADD COLUMN challenger_arm boolean NOT NULL;
CREATE INDEX shadow_of_party ON shadow_evaluation (source, party_id);
`,
};
