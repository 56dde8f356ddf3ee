import type { SchemaStep } from './migration.ts';

/**
 * Casework. `alert` holds what scoring found, one row per leg (a breach); `party_alert` is what people work on: at most
 * one open per party, into which further breaches merge. New breaches are queued by a trigger in the transaction that
 * stores them, whoever it is; casework takes them from the queue. Free text is sealed with its party's key.
 */
export const casework: SchemaStep = {
  name: '0202-casework',
  sql: `
CREATE TABLE alert_intake (alert_id bigint PRIMARY KEY);

CREATE FUNCTION queue_alerts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO alert_intake (alert_id) SELECT id FROM fresh;
  RETURN NULL;
END
$$;
CREATE TRIGGER alerts_are_queued AFTER INSERT ON alert REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION queue_alerts();
INSERT INTO alert_intake (alert_id) SELECT id FROM alert;

CREATE TABLE inbox (
  id text PRIMARY KEY,
  name text NOT NULL,
  team text,
  -- Lower is asked first; the first whose rule holds takes the alert.
  rank integer NOT NULL,
  rule jsonb NOT NULL
);
INSERT INTO inbox (id, name, team, rank, rule) VALUES ('general', 'General', NULL, 1000000, '{}');

CREATE TABLE work_case (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type text NOT NULL CHECK (type IN ('investigation', 'onboarding-review', 'enhanced-due-diligence')),
  party_id text NOT NULL,
  state text NOT NULL,
  inbox text NOT NULL REFERENCES inbox (id),
  team text,
  risk text NOT NULL CHECK (risk IN ('low', 'medium', 'high', 'unknown')),
  assignee text,
  need_to_know boolean NOT NULL DEFAULT false,
  opened_by text NOT NULL,
  opened_at bigint NOT NULL,
  due_at bigint NOT NULL,
  clock_stopped_at bigint,
  closed_at bigint,
  -- What was submitted for approval, and by whom.
  proposed jsonb,
  submitted_by text,
  reason text NOT NULL,
  version integer NOT NULL DEFAULT 1
);
CREATE INDEX work_case_of_party ON work_case (party_id, id);
CREATE INDEX work_case_queue ON work_case (state, due_at);

CREATE TABLE case_member (
  case_id bigint NOT NULL REFERENCES work_case (id),
  member text NOT NULL,
  PRIMARY KEY (case_id, member)
);

CREATE TABLE case_link (
  case_id bigint NOT NULL REFERENCES work_case (id),
  other_id bigint NOT NULL REFERENCES work_case (id),
  reason text NOT NULL,
  linked_by text NOT NULL,
  linked_at bigint NOT NULL,
  PRIMARY KEY (case_id, other_id),
  CHECK (case_id < other_id)
);

CREATE TABLE party_alert (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  party_id text NOT NULL,
  state text NOT NULL,
  inbox text NOT NULL REFERENCES inbox (id),
  team text,
  risk text NOT NULL CHECK (risk IN ('low', 'medium', 'high', 'unknown')),
  breaches integer NOT NULL,
  score double precision NOT NULL,
  p double precision NOT NULL,
  amount_minor bigint NOT NULL,
  cell text NOT NULL,
  top_alert_id bigint NOT NULL,
  first_at bigint NOT NULL,
  last_at bigint NOT NULL,
  opened_at bigint NOT NULL,
  due_at bigint NOT NULL,
  clock_stopped_at bigint,
  assignee text,
  snoozed_until bigint,
  snoozes integer NOT NULL DEFAULT 0,
  case_id bigint REFERENCES work_case (id),
  closed_at bigint,
  version integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX one_open_alert ON party_alert (party_id) WHERE state <> 'closed';
CREATE INDEX party_alert_queue ON party_alert (state, due_at, id);
CREATE INDEX party_alert_of_party ON party_alert (party_id, id);
CREATE INDEX party_alert_of_case ON party_alert (case_id);

CREATE TABLE party_alert_breach (
  alert_id bigint PRIMARY KEY,
  party_alert_id bigint NOT NULL REFERENCES party_alert (id)
);
CREATE INDEX breach_of_party_alert ON party_alert_breach (party_alert_id);

CREATE TABLE disposition (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  party_alert_id bigint REFERENCES party_alert (id),
  case_id bigint REFERENCES work_case (id),
  party_id text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('productive', 'unproductive', 'inconclusive')),
  reason_code text,
  -- The officer's answer to "did this deserve a manual review?"; null = not answered.
  deserved_review boolean,
  minutes integer,
  decided_by text NOT NULL,
  decided_at bigint NOT NULL,
  CHECK ((outcome = 'unproductive') = (reason_code IS NOT NULL)),
  CHECK (party_alert_id IS NOT NULL OR case_id IS NOT NULL)
);
CREATE INDEX disposition_of_alert ON disposition (party_alert_id, id);
CREATE INDEX disposition_of_case ON disposition (case_id, id);
CREATE INDEX disposition_by_time ON disposition (decided_at);

CREATE TABLE work_comment (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject text NOT NULL,
  party_id text NOT NULL,
  author text NOT NULL,
  at bigint NOT NULL,
  sealed text NOT NULL
);
CREATE INDEX comment_of_subject ON work_comment (subject, id);

CREATE TABLE attachment (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES work_case (id),
  sha256 text NOT NULL,
  bytes integer NOT NULL,
  media_type text NOT NULL,
  added_by text NOT NULL,
  added_at bigint NOT NULL,
  sealed text NOT NULL,
  UNIQUE (case_id, sha256)
);

CREATE TABLE document_request (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES work_case (id),
  -- What the customer may quote: random, so that it says nothing of a case.
  reference uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  state text NOT NULL,
  documents text[] NOT NULL,
  language text NOT NULL,
  answer_by date NOT NULL,
  requested_by text NOT NULL,
  requested_at bigint NOT NULL,
  approved_by text,
  version integer NOT NULL DEFAULT 1
);
CREATE INDEX document_request_of_case ON document_request (case_id, id);
`,
};
