import type { SchemaStep } from './migration.ts';

/** Answers of a sign-on provider that were taken: none is taken twice, in whichever process it arrives. */
export const signOn: SchemaStep = {
  name: '0025-sign-on',
  sql: `
CREATE TABLE access_used_state (
  state_hash bytea PRIMARY KEY,
  expires_at bigint NOT NULL
);
CREATE INDEX access_used_state_expiry ON access_used_state (expires_at);
`,
};
