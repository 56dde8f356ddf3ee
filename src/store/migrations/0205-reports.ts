import type { SchemaStep } from './migration.ts';

/** Reports of suspicion (STR/SAR): a task with a deadline. What it says is sealed with the party's key. */
export const reports: SchemaStep = {
  name: '0205-reports',
  sql: `
CREATE TABLE report_task (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES work_case (id),
  kind text NOT NULL CHECK (kind IN ('STR', 'SAR')),
  state text NOT NULL,
  due_at bigint NOT NULL,
  sealed text NOT NULL,
  edited_by text NOT NULL,
  edited_at bigint NOT NULL,
  submitted_by text,
  approved_by text,
  filed_at bigint,
  filing_reference text,
  version integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX one_open_report ON report_task (case_id) WHERE state NOT IN ('filed', 'withdrawn');
`,
};
