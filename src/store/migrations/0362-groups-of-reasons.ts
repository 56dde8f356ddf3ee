import type { SchemaStep } from './migration.ts';

/** The group of an alert's first reason beside its reasons: a queue is sorted by it without unpacking every explanation. */
export const groupsOfReasons: SchemaStep = {
  name: '0362-groups-of-reasons',
  sql: `
ALTER TABLE alert ADD COLUMN reason_group text GENERATED ALWAYS AS (reasons #>> '{reasons,0,group}') STORED;
`,
};
