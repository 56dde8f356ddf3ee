import type { SchemaStep } from './migration.ts';

/** The trail is asked for by who acted and by what was done, the latest first. */
export const auditSearch: SchemaStep = {
  name: '0341-audit-search',
  sql: `
CREATE INDEX audit_of_actor ON audit_entry (actor, sequence);
CREATE INDEX audit_of_action ON audit_entry (action, sequence);
`,
};
