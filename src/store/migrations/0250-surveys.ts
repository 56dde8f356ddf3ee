import type { SchemaStep } from './migration.ts';

/**
 * Surveys and the commercial side of what is known of customers. Nothing here refers to alerts, cases, evaluations or
 * AML segments, and what surveys know of a party is the view `customer`, which leaves risk out.
 * Versions, consents and movements are history: they are added, never edited.
 */
export const surveys: SchemaStep = {
  name: '0250-surveys',
  sql: `
CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is history and is not edited.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE VIEW customer AS
SELECT id, entity_type, country, region, industry, occupation, onboarded_at, client_segment FROM party;

-- Two segmentations, two tables, two rights. Commercial ones serve marketing and product; AML ones never do.
CREATE TABLE commercial_segmentation (
  name text PRIMARY KEY,
  version text NOT NULL,
  loaded_at bigint NOT NULL,
  lineage jsonb NOT NULL
);
CREATE TABLE commercial_segment (
  segmentation text NOT NULL REFERENCES commercial_segmentation (name),
  segment text NOT NULL,
  label text NOT NULL,
  PRIMARY KEY (segmentation, segment)
);
CREATE TABLE commercial_segment_membership (
  segmentation text NOT NULL,
  party_id text NOT NULL,
  segment text NOT NULL,
  entered_at bigint NOT NULL,
  left_at bigint,
  version text NOT NULL,
  PRIMARY KEY (segmentation, party_id, entered_at)
);
CREATE UNIQUE INDEX commercial_segment_now ON commercial_segment_membership (segmentation, party_id)
  WHERE left_at IS NULL;
CREATE INDEX commercial_segment_members ON commercial_segment_membership (segmentation, segment) WHERE left_at IS NULL;

CREATE TABLE aml_segment_membership (
  segmentation text NOT NULL,
  party_id text NOT NULL,
  segment text NOT NULL,
  entered_at bigint NOT NULL,
  left_at bigint,
  version text NOT NULL,
  PRIMARY KEY (segmentation, party_id, entered_at)
);
CREATE UNIQUE INDEX aml_segment_now ON aml_segment_membership (segmentation, party_id) WHERE left_at IS NULL;

-- What a bank adds about its customers for targeting, with where it comes from.
CREATE TABLE customer_signal (
  name text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('attribute', 'event', 'source')),
  source text NOT NULL,
  taints text[] NOT NULL,
  derived_from text[] NOT NULL,
  declared_at bigint NOT NULL,
  declared_by text NOT NULL
);
CREATE TABLE customer_attribute (
  party_id text NOT NULL,
  name text NOT NULL REFERENCES customer_signal (name),
  value text NOT NULL,
  PRIMARY KEY (party_id, name)
);
CREATE TABLE customer_activity (
  party_id text NOT NULL,
  event text NOT NULL,
  day date NOT NULL,
  times integer NOT NULL,
  PRIMARY KEY (party_id, event, day)
);

CREATE TABLE consent_entry (
  id text PRIMARY KEY,
  party_id text NOT NULL,
  purpose text NOT NULL,
  granted boolean NOT NULL,
  at bigint NOT NULL,
  recorded_at bigint NOT NULL,
  source text NOT NULL
);
CREATE INDEX consent_of_party ON consent_entry (party_id, purpose, at DESC, recorded_at DESC);
CREATE TRIGGER consent_is_history BEFORE UPDATE OR DELETE ON consent_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();

CREATE TABLE survey_cooldown (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  global_days integer NOT NULL,
  class_days jsonb NOT NULL
);
INSERT INTO survey_cooldown (global_days, class_days)
VALUES (30, '{"relationship": 90, "transactional": 30, "research": 60}');

CREATE TABLE survey (
  id text PRIMARY KEY,
  status text NOT NULL CHECK (status IN ('draft', 'live', 'paused', 'closed')),
  live_version integer,
  complete integer NOT NULL DEFAULT 0,
  created_at bigint NOT NULL,
  created_by text NOT NULL
);
CREATE TABLE survey_version (
  survey_id text NOT NULL REFERENCES survey (id),
  version integer NOT NULL,
  definition jsonb NOT NULL,
  created_at bigint NOT NULL,
  created_by text NOT NULL,
  PRIMARY KEY (survey_id, version)
);
CREATE TRIGGER version_is_history BEFORE UPDATE OR DELETE ON survey_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();

-- Who was asked when, for the cooldowns. Of anonymous surveys only the day, and nothing leads on to the answers.
CREATE TABLE survey_contact (
  party_id text NOT NULL,
  survey_id text NOT NULL REFERENCES survey (id),
  class text NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX survey_contact_of_party ON survey_contact (party_id, at DESC);

CREATE TABLE survey_response (
  id uuid PRIMARY KEY,
  survey_id text NOT NULL REFERENCES survey (id),
  version integer NOT NULL,
  party_id text,
  segments jsonb NOT NULL DEFAULT '{}',
  source text NOT NULL,
  external_id text,
  language text NOT NULL,
  proven boolean NOT NULL DEFAULT true,
  -- Null until the link is first opened.
  started_at bigint,
  expires_at bigint NOT NULL,
  completed_at bigint,
  counted boolean NOT NULL DEFAULT false,
  skipped text[] NOT NULL DEFAULT '{}',
  -- When the answers of a known customer reached the event log.
  logged_at bigint,
  created_at bigint NOT NULL,
  UNIQUE (source, survey_id, external_id)
);
CREATE INDEX survey_response_of_survey ON survey_response (survey_id, completed_at);
CREATE INDEX survey_response_to_log ON survey_response (completed_at)
  WHERE logged_at IS NULL AND completed_at IS NOT NULL AND party_id IS NOT NULL;

CREATE TABLE survey_answer (
  response_id uuid NOT NULL REFERENCES survey_response (id) ON DELETE CASCADE,
  question_id text NOT NULL,
  score integer,
  options text[],
  granted boolean,
  -- Open text is personal: encrypted with the customer's key, or with the survey's where nobody is known.
  sealed text,
  answered_at bigint NOT NULL,
  PRIMARY KEY (response_id, question_id)
);

CREATE TABLE survey_work (
  challenge text PRIMARY KEY,
  expires_at bigint NOT NULL
);
`,
};
