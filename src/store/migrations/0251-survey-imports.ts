import type { SchemaStep } from './migration.ts';

/** Surveys held elsewhere, campaigns with holdouts, and what the event log was told. */
export const surveyImports: SchemaStep = {
  name: '0251-survey-imports',
  sql: `
CREATE TABLE survey_connection (
  id text PRIMARY KEY,
  source text NOT NULL,
  survey_id text NOT NULL REFERENCES survey (id),
  -- Encrypted under the connection's own key.
  sealed text NOT NULL,
  client_id text,
  party_field text,
  questions jsonb NOT NULL,
  created_at bigint NOT NULL,
  created_by text NOT NULL
);
CREATE TABLE survey_import_pending (
  connection_id text NOT NULL REFERENCES survey_connection (id),
  external_id text NOT NULL,
  told_at bigint NOT NULL,
  PRIMARY KEY (connection_id, external_id)
);

-- How far surveys have read the event log.
CREATE TABLE survey_feed (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  position bigint NOT NULL
);

CREATE TABLE audience (
  id text PRIMARY KEY,
  definition jsonb NOT NULL,
  created_at bigint NOT NULL,
  created_by text NOT NULL,
  refreshed_at bigint
);
CREATE TABLE audience_member (
  audience_id text NOT NULL REFERENCES audience (id),
  party_id text NOT NULL,
  arm text NOT NULL CHECK (arm IN ('treated', 'holdout')),
  entered_at bigint NOT NULL,
  left_at bigint,
  PRIMARY KEY (audience_id, party_id, entered_at)
);
CREATE UNIQUE INDEX audience_member_now ON audience_member (audience_id, party_id) WHERE left_at IS NULL;

CREATE TABLE campaign (
  id text PRIMARY KEY,
  audience_id text NOT NULL REFERENCES audience (id),
  offer text NOT NULL,
  cost_minor bigint NOT NULL,
  currency text NOT NULL,
  started_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  created_by text NOT NULL
);
-- Who was offered it, and who of the holdout was not: fixed at the start, so that nobody moves arms with the result.
CREATE TABLE campaign_offer (
  campaign_id text NOT NULL REFERENCES campaign (id),
  party_id text NOT NULL,
  arm text NOT NULL,
  PRIMARY KEY (campaign_id, party_id)
);
CREATE TABLE campaign_outcome (
  campaign_id text NOT NULL REFERENCES campaign (id),
  id text NOT NULL,
  party_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('response', 'revenue', 'left')),
  amount_minor bigint NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (campaign_id, id)
);
CREATE INDEX campaign_outcome_of_party ON campaign_outcome (campaign_id, party_id);
`,
};
