import type { SchemaStep } from './migration.ts';

/**
 * What is learned from decisions, and trials of a challenger. A weighting is proposed by one person and released by
 * another; decisions and trials are only ever read here. Shadow evaluations alert nobody.
 */
export const improve: SchemaStep = {
  name: '0300-improve',
  sql: `
-- What each member of a model made of an alert's highest breach, in nats; null = that could not be scored again.
CREATE TABLE alert_surprisal (
  alert_id bigint PRIMARY KEY,
  surprisals double precision[]
);

CREATE TABLE weighting (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  model_version text NOT NULL,
  state text NOT NULL CHECK (state IN ('proposed', 'refused', 'released', 'replaced', 'rolled-back')),
  names text[] NOT NULL,
  prior double precision[] NOT NULL,
  factors double precision[] NOT NULL CHECK (0 <= ALL (factors)),
  productive integer NOT NULL,
  unproductive integer NOT NULL,
  -- How the learned order turns into the share that is found productive, in all and per cell with labels enough.
  shares jsonb NOT NULL,
  effect jsonb NOT NULL,
  proposed_by text NOT NULL,
  proposed_at bigint NOT NULL,
  released_by text,
  released_at bigint,
  reason text NOT NULL,
  CHECK (released_by IS NULL OR released_by <> proposed_by)
);
CREATE UNIQUE INDEX one_released_weighting ON weighting (model_version) WHERE state = 'released';

-- Sources of alerts are models ('model:VERSION') or a set of static rules ('rules:DIGEST').
CREATE TABLE trial (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  champion text NOT NULL,
  challenger text NOT NULL CHECK (challenger <> champion),
  mode text NOT NULL CHECK (mode IN ('shadow', 'ab')),
  -- Share of parties in the challenger's arm; 0 in a shadow trial.
  share double precision NOT NULL CHECK (share >= 0 AND share < 1 AND (mode = 'ab') = (share > 0)),
  state text NOT NULL CHECK (state IN ('running', 'proposed', 'promoted', 'rolled-back', 'stopped')),
  started_by text NOT NULL,
  started_at bigint NOT NULL,
  proposed_by text,
  promoted_by text,
  ended_at bigint,
  reason text NOT NULL,
  CHECK (promoted_by IS NULL OR promoted_by <> proposed_by)
);
CREATE UNIQUE INDEX one_trial ON trial ((true)) WHERE state IN ('running', 'proposed');

CREATE TABLE shadow_evaluation (
  source text NOT NULL,
  position bigint NOT NULL,
  side smallint NOT NULL,
  party_id text NOT NULL,
  at bigint NOT NULL,
  -- Null where it could not be scored.
  score double precision,
  alert boolean NOT NULL,
  PRIMARY KEY (source, position, side)
);
CREATE INDEX shadow_by_time ON shadow_evaluation (source, at);
`,
};
