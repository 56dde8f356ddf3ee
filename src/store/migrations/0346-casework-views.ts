import type { SchemaStep } from './migration.ts';

/**
 * Saved views of the queue, cases that were split, and jobs that come round. A split case has an alert of its own for the
 * breaches that it took along: new ones go on merging into the other.
 */
export const caseworkViews: SchemaStep = {
  name: '0346-casework-views',
  sql: `
CREATE TABLE queue_view (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  list text NOT NULL CHECK (list IN ('alerts', 'cases')),
  query jsonb NOT NULL,
  owner text NOT NULL,
  shared text NOT NULL CHECK (shared IN ('nobody', 'team', 'everybody')),
  team text,
  changed_at bigint NOT NULL,
  version integer NOT NULL DEFAULT 1,
  CHECK ((shared = 'team') = (team IS NOT NULL)),
  UNIQUE (owner, list, name)
);

ALTER TABLE party_alert ADD COLUMN split boolean NOT NULL DEFAULT false;
DROP INDEX one_open_alert;
CREATE UNIQUE INDEX one_open_alert ON party_alert (party_id) WHERE state <> 'closed' AND NOT split;

CREATE TABLE scheduled_job (
  name text PRIMARY KEY,
  next_at bigint NOT NULL,
  last_at bigint,
  last_outcome text
);
CREATE INDEX party_review_due ON party_review (next_at);
`,
};
