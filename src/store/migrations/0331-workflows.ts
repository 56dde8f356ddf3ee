import type { SchemaStep } from './migration.ts';

/** Workflows: versions are history; which one is in force is a pointer that two people move. Every run is logged. */
export const workflows: SchemaStep = {
  name: '0331-workflows',
  sql: `
CREATE TABLE workflow (
  id text PRIMARY KEY,
  name text NOT NULL,
  latest_version integer NOT NULL,
  -- Null: none is in force.
  active_version integer,
  -- Left out of the lineage of marks; it comes back with its next version.
  retired boolean NOT NULL DEFAULT false
);

CREATE TABLE workflow_version (
  workflow_id text NOT NULL REFERENCES workflow (id),
  version integer NOT NULL,
  definition jsonb NOT NULL,
  -- Fields that it reads, as they were found in its expression.
  reads text[] NOT NULL,
  created_by text NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (workflow_id, version)
);
CREATE TRIGGER workflow_version_is_history BEFORE UPDATE OR DELETE ON workflow_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();

CREATE TABLE workflow_run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workflow_id text NOT NULL,
  version integer NOT NULL,
  -- Of the event in the outbox.
  position bigint NOT NULL,
  party_id text,
  at bigint NOT NULL,
  -- How many workflows lie between this run and an event that none of them caused.
  depth integer NOT NULL,
  -- SHA-256 of the canonical JSON of all that the rule could read.
  inputs_hash text NOT NULL,
  outcome text NOT NULL,
  actions jsonb NOT NULL,
  -- Events that its actions caused.
  first_caused bigint,
  last_caused bigint,
  UNIQUE (workflow_id, position)
);
CREATE INDEX workflow_run_of_party ON workflow_run (party_id, at) WHERE outcome = 'acted';
CREATE INDEX workflow_run_caused ON workflow_run (last_caused) WHERE first_caused IS NOT NULL;

CREATE TABLE workflow_notice (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workflow_id text NOT NULL,
  inbox text NOT NULL REFERENCES inbox (id),
  party_id text,
  text text NOT NULL,
  at bigint NOT NULL
);

CREATE TABLE party_mark (
  party_id text NOT NULL,
  mark text NOT NULL,
  tainted boolean NOT NULL,
  marked_at bigint NOT NULL,
  PRIMARY KEY (party_id, mark)
);

CREATE TABLE party_review (
  party_id text PRIMARY KEY,
  months integer NOT NULL,
  next_at bigint NOT NULL,
  changed_by text NOT NULL,
  changed_at bigint NOT NULL
);
`,
};
