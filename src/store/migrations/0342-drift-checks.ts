import type { SchemaStep } from './migration.ts';

/** What the daily look at the live traffic found, per model. */
export const driftChecks: SchemaStep = {
  name: '0342-drift-checks',
  sql: `
CREATE TABLE drift_check (
  day date NOT NULL,
  model_version text NOT NULL,
  at bigint NOT NULL,
  legs_before bigint NOT NULL,
  legs_now bigint NOT NULL,
  psi jsonb,
  findings jsonb NOT NULL,
  PRIMARY KEY (day, model_version)
);
`,
};
