import type { SchemaStep } from './migration.ts';

/**
 * Static rules that a bank worked with before, as the champion of a trial: they score beside the model, and the alerts
 * that are worked because of them name the rules that fired.
 */
export const ruleSets: SchemaStep = {
  name: '0345-rule-sets',
  sql: `
CREATE TABLE rule_set (
  -- Of what the rules say: the same rules are the same set.
  digest text PRIMARY KEY,
  name text NOT NULL,
  rules jsonb NOT NULL,
  added_by text NOT NULL,
  added_at bigint NOT NULL
);

-- Static rules that fired on the leg while they were worked; null = none was asked.
ALTER TABLE alert ADD COLUMN rules text[];
`,
};
