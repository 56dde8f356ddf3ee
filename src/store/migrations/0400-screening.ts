import type { SchemaStep } from './migration.ts';

/**
 * Screening: versions of lists, hits, decisions, the line of hits and its four eyes, pairs that were found innocent.
 * A hit names a party by its identifier and holds no word of the party's name. Decisions are added, never edited.
 */
export const screening: SchemaStep = {
  name: '0400-screening',
  sql: `
CREATE TABLE screening_list (
  list text NOT NULL,
  version text NOT NULL,
  list_date text,
  -- As text: what a diff compares keeps its order.
  entries json NOT NULL,
  entry_count integer NOT NULL,
  problem_count integer NOT NULL,
  control_characters integer NOT NULL,
  loaded_by text NOT NULL,
  loaded_at bigint NOT NULL,
  in_force boolean NOT NULL,
  PRIMARY KEY (list, version)
);
CREATE UNIQUE INDEX screening_list_in_force ON screening_list (list) WHERE in_force;

CREATE TABLE screening_hit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  party_id text NOT NULL,
  list text NOT NULL,
  list_version text NOT NULL,
  entry_id text NOT NULL,
  -- Of the entry as it was matched: an entry that changes may hit again.
  entry_hash text NOT NULL,
  matched_name text NOT NULL,
  score double precision NOT NULL,
  name_score double precision NOT NULL,
  -- How words and further evidence matched, without words of the party's name.
  explanation jsonb NOT NULL,
  threshold_version integer NOT NULL,
  threshold double precision NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'proposed', 'confirmed', 'dismissed')),
  found_at bigint NOT NULL,
  UNIQUE (party_id, list, entry_id, entry_hash)
);
CREATE INDEX screening_hit_by_state ON screening_hit (state, id);

CREATE TABLE screening_decision (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hit_id bigint NOT NULL REFERENCES screening_hit (id),
  action text NOT NULL CHECK (action IN ('propose', 'confirm', 'reject', 'dismiss', 'reopen')),
  -- Of a dismissal: the party and the entry are not the same, whatever list version says so again.
  good boolean NOT NULL,
  reason text NOT NULL,
  decided_by text NOT NULL,
  decided_at bigint NOT NULL
);
CREATE TRIGGER screening_decision_is_history BEFORE UPDATE OR DELETE OR TRUNCATE ON screening_decision
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();

CREATE TABLE screening_good (
  party_id text NOT NULL,
  list text NOT NULL,
  entry_id text NOT NULL,
  decision_id bigint NOT NULL REFERENCES screening_decision (id),
  PRIMARY KEY (party_id, list, entry_id)
);

CREATE TABLE screening_threshold (
  version integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  value double precision NOT NULL CHECK (value > 0 AND value <= 1),
  state text NOT NULL CHECK (state IN ('proposed', 'released', 'superseded', 'refused')),
  reason text NOT NULL,
  proposed_by text NOT NULL,
  proposed_at bigint NOT NULL,
  released_by text,
  released_at bigint,
  CHECK (released_by IS DISTINCT FROM proposed_by)
);
CREATE UNIQUE INDEX screening_threshold_released ON screening_threshold (state) WHERE state = 'released';
`,
};
