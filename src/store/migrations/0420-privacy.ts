import type { SchemaStep } from './migration.ts';

/**
 * Privacy: the word of a customer on a purpose at a time, erasures, and schedules of retention with what they did. An
 * erasure counts as a "no" to every purpose from the moment it was asked for.
 */
export const privacy: SchemaStep = {
  name: '0420-privacy',
  sql: `
-- The purpose that a segmentation serves, and whether only those belong to it who said yes (else: who did not say no).
ALTER TABLE commercial_segmentation
  ADD COLUMN purpose text NOT NULL DEFAULT 'commercial-segments',
  ADD COLUMN opt_in boolean NOT NULL DEFAULT false;

CREATE TABLE erasure (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  party_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('restricted', 'erased')),
  reason text NOT NULL,
  requested_by text NOT NULL,
  requested_at bigint NOT NULL,
  relationship_ended_at bigint,
  -- Why the law keeps the rest, and until when; null = until that changes.
  holds text[] NOT NULL DEFAULT '{}',
  held_until bigint,
  erased_at bigint,
  CHECK ((state = 'erased') = (erased_at IS NOT NULL))
);
CREATE UNIQUE INDEX one_open_erasure ON erasure (party_id) WHERE state = 'restricted';
CREATE INDEX erasure_of_party ON erasure (party_id, requested_at);

-- What surveys and marketing may know of it: that the customer is not to be addressed.
CREATE VIEW customer_restriction AS SELECT party_id, requested_at AS at FROM erasure;

CREATE FUNCTION consent_word(party text, asked text, moment bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT granted FROM (
    SELECT granted, at, recorded_at, id FROM consent_entry
    WHERE party_id = party AND purpose = asked AND at <= moment
    UNION ALL
    SELECT false, at, at, '' FROM customer_restriction WHERE party_id = party AND at <= moment
  ) words ORDER BY at DESC, recorded_at DESC, id DESC LIMIT 1
$$;
CREATE INDEX consent_by_time ON consent_entry (greatest(at, recorded_at));

-- Up to when the consequences of consents were drawn.
CREATE TABLE consent_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  at bigint NOT NULL
);
INSERT INTO consent_head (at) VALUES (0);

CREATE TABLE retention_schedule (
  record_class text PRIMARY KEY,
  -- Null = kept.
  days integer CHECK (days > 0),
  reason text NOT NULL,
  changed_by text NOT NULL,
  changed_at bigint NOT NULL
);
CREATE TABLE retention_run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at bigint NOT NULL,
  actor text NOT NULL,
  dry_run boolean NOT NULL,
  results jsonb NOT NULL
);
`,
};
