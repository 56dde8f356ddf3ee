import type { SchemaStep } from './migration.ts';

/**
 * Hits of screening become alerts: casework takes them from the event log, each exactly once. An alert of hits alone has
 * no leg, so no p and no breach on top; its score is the highest likeness of names.
 */
export const alertsOfHits: SchemaStep = {
  name: '0401-alerts-of-hits',
  sql: `
ALTER TABLE party_alert
  ALTER COLUMN p DROP NOT NULL,
  ALTER COLUMN top_alert_id DROP NOT NULL,
  ADD COLUMN hits integer NOT NULL DEFAULT 0;

CREATE TABLE party_alert_hit (
  -- Of its record in the event log.
  position bigint PRIMARY KEY,
  party_alert_id bigint NOT NULL REFERENCES party_alert (id),
  list text NOT NULL,
  list_version text,
  score double precision NOT NULL,
  at bigint NOT NULL,
  -- Where this system found it: what is decided on the hit stands there.
  hit_id bigint REFERENCES screening_hit (id)
);
CREATE INDEX hit_of_party_alert ON party_alert_hit (party_alert_id);
CREATE TABLE hit_intake_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  position bigint NOT NULL
);
INSERT INTO hit_intake_head (position) VALUES (0);
CREATE INDEX event_log_hits ON event_log (position) WHERE kind = 7;

-- When the event log was told of the hit; null = not yet.
ALTER TABLE screening_hit ADD COLUMN logged_at bigint;
CREATE INDEX screening_hit_to_log ON screening_hit (id) WHERE logged_at IS NULL;
CREATE INDEX screening_hit_of_party ON screening_hit (party_id, id);

-- Parties that were screened against all lists in force, as they were at this position, by this line.
CREATE TABLE screening_party (
  party_id text PRIMARY KEY,
  position bigint NOT NULL,
  threshold_version integer NOT NULL
);
`,
};
