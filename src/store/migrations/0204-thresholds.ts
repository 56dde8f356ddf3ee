import type { SchemaStep } from './migration.ts';

/**
 * Governed thresholds. In force is the released version with the latest `effective_from` that has come; where there is
 * none, the line of the model itself. The database, too, refuses a release by who proposed.
 */
export const thresholds: SchemaStep = {
  name: '0204-thresholds',
  sql: `
CREATE TABLE threshold_version (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state text NOT NULL,
  threshold jsonb NOT NULL,
  reason text NOT NULL,
  drafted_by text NOT NULL,
  drafted_at bigint NOT NULL,
  proposed_by text,
  proposed_at bigint,
  -- What the simulation said when it was proposed.
  simulation jsonb,
  decided_by text,
  decided_at bigint,
  effective_from bigint,
  rolled_back_by text,
  rolled_back_at bigint,
  version integer NOT NULL DEFAULT 1,
  CHECK (decided_by IS NULL OR (decided_by <> proposed_by AND decided_by <> drafted_by)),
  CHECK (state <> 'released' OR (decided_by IS NOT NULL AND effective_from IS NOT NULL AND simulation IS NOT NULL))
);
CREATE INDEX threshold_in_force ON threshold_version (effective_from DESC, id DESC) WHERE state = 'released';

CREATE TABLE sampling_plan (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('atl', 'btl')),
  cell text,
  score_from double precision NOT NULL,
  score_below double precision NOT NULL,
  tolerance double precision NOT NULL,
  population integer NOT NULL,
  size integer NOT NULL,
  seed bigint NOT NULL,
  created_by text NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE sampling_item (
  plan_id bigint NOT NULL REFERENCES sampling_plan (id),
  position bigint NOT NULL,
  side smallint NOT NULL,
  leg_id text NOT NULL,
  party_id text,
  score double precision NOT NULL,
  outcome text CHECK (outcome IN ('productive', 'unproductive', 'inconclusive')),
  decided_by text,
  decided_at bigint,
  PRIMARY KEY (plan_id, position, side)
);
`,
};
