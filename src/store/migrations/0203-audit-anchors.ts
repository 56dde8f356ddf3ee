import type { SchemaStep } from './migration.ts';

/** Which days are anchored already. The anchors themselves lie where nobody who can write here can reach them. */
export const auditAnchors: SchemaStep = {
  name: '0203-audit-anchors',
  sql: `
CREATE TABLE audit_anchored (
  day date PRIMARY KEY,
  sequence bigint NOT NULL,
  at bigint NOT NULL
);
`,
};
