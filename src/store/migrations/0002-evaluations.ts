import type { SchemaStep } from './migration.ts';

/**
 * What scoring leaves behind. Personal fields are in the `sealed` columns only (see vault). Evaluations are partitioned
 * by the day on which the log accepted their event, so that a replay writes the same rows into the same tables.
 */
export const evaluations: SchemaStep = {
  name: '0002-evaluations',
  sql: `
CREATE TABLE party (
  id text PRIMARY KEY,
  entity_type text NOT NULL,
  country text,
  region text,
  industry text,
  occupation text,
  onboarded_at bigint,
  risk_rating text,
  politically_exposed boolean,
  client_segment text,
  sealed text,
  position bigint NOT NULL
);

CREATE TABLE account (
  id text PRIMARY KEY,
  party_id text NOT NULL,
  product text NOT NULL,
  currency text NOT NULL,
  opened_at bigint,
  position bigint NOT NULL
);
CREATE INDEX account_of_party ON account (party_id);

CREATE TABLE model (
  version text PRIMARY KEY,
  status text NOT NULL CHECK (status IN ('champion', 'challenger', 'retired')),
  created_at bigint NOT NULL,
  profile text NOT NULL,
  manifest jsonb NOT NULL
);
CREATE UNIQUE INDEX one_champion ON model (status) WHERE status = 'champion';

CREATE TABLE segment (
  model_version text NOT NULL REFERENCES model (version),
  cell text NOT NULL,
  expert text NOT NULL,
  tau double precision NOT NULL,
  parties integer NOT NULL,
  legs bigint NOT NULL,
  PRIMARY KEY (model_version, cell)
);

CREATE TABLE evaluation (
  day date NOT NULL,
  position bigint NOT NULL,
  side smallint NOT NULL,
  leg_id text NOT NULL,
  party_id text,
  at bigint NOT NULL,
  accepted_at bigint NOT NULL,
  evaluated_at bigint NOT NULL,
  amount_minor bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('ok', 'warming-up', 'errored')),
  score double precision,
  p double precision,
  tau double precision,
  alert boolean NOT NULL,
  cell text,
  expert text,
  model_version text NOT NULL,
  threshold_version text NOT NULL,
  error text,
  PRIMARY KEY (position, side, day),
  CHECK ((status = 'errored') = (score IS NULL) AND (status = 'errored') = (error IS NOT NULL))
) PARTITION BY RANGE (day);
CREATE INDEX evaluation_of_party ON evaluation (party_id, position);

CREATE TABLE alert (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  leg_id text NOT NULL,
  position bigint NOT NULL,
  side smallint NOT NULL,
  party_id text NOT NULL,
  team text,
  at bigint NOT NULL,
  created_at bigint NOT NULL,
  amount_minor bigint NOT NULL,
  score double precision NOT NULL,
  p double precision NOT NULL,
  tau double precision NOT NULL,
  cell text NOT NULL,
  expert text NOT NULL,
  model_version text NOT NULL,
  threshold_version text NOT NULL,
  reasons jsonb NOT NULL,
  UNIQUE (position, side)
);
CREATE INDEX alert_of_party ON alert (party_id, id);

CREATE TABLE dead_letter (
  position bigint PRIMARY KEY,
  kind smallint NOT NULL,
  accepted_at bigint NOT NULL,
  failed_at bigint NOT NULL,
  code text NOT NULL,
  reason text NOT NULL,
  attempts integer NOT NULL DEFAULT 1,
  resolved_at bigint
);

CREATE TABLE snapshot (
  consumer text NOT NULL,
  partition smallint NOT NULL,
  position bigint NOT NULL,
  created_at bigint NOT NULL,
  file text NOT NULL,
  PRIMARY KEY (consumer, partition, position)
);
`,
};
