import type { SchemaStep } from './migration.ts';
import { roleUnlessPresent } from './role-unless-present.ts';

/**
 * The audit trail: append-only and hash-chained. `peerline_app` is the role that the running system takes; it may add
 * entries and read them, nothing else. The triggers stop the owner too, unless they are dropped first, which the chain
 * and its anchors then show. `before` and `after` are json, not jsonb: the text that was hashed is kept.
 */
export const auditTrail: SchemaStep = {
  name: '0100-audit-trail',
  sql: `
CREATE TABLE audit_entry (
  sequence bigint PRIMARY KEY,
  at bigint NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  before json NOT NULL,
  after json NOT NULL,
  reason text,
  previous text NOT NULL,
  hash text NOT NULL UNIQUE
);
CREATE INDEX audit_of_subject ON audit_entry (subject, sequence);

CREATE TABLE audit_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  sequence bigint NOT NULL,
  hash text NOT NULL
);
INSERT INTO audit_head (sequence, hash) VALUES (0, repeat('0', 64));

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

${roleUnlessPresent('peerline_app')}
GRANT USAGE, CREATE ON SCHEMA public TO peerline_app;
GRANT ALL ON ALL TABLES IN SCHEMA public TO peerline_app;
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO peerline_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO peerline_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON SEQUENCES TO peerline_app;
REVOKE ALL ON audit_entry FROM peerline_app;
GRANT SELECT, INSERT ON audit_entry TO peerline_app;
`,
};
