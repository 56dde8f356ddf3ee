import type { SchemaStep } from './migration.ts';

/**
 * An alert is stored with what the model saw, and its reasons are worked out afterwards: they cost as much as hundreds
 * of evaluations. `advance_offset` lets a worker move its offset in the statement that stores its evaluations.
 */
export const alertExplanations: SchemaStep = {
  name: '0010-alert-explanations',
  sql: `
ALTER TABLE alert
  ALTER COLUMN reasons DROP NOT NULL,
  ADD COLUMN features double precision[],
  ADD COLUMN axes smallint[];
CREATE INDEX alert_unexplained ON alert (id) WHERE reasons IS NULL;

CREATE PROCEDURE advance_offset(who text, part smallint, tok bigint, pos bigint, lease_ms integer)
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE consumer_offset SET position = pos, lease_until = clock_timestamp() + lease_ms * interval '1 millisecond'
  WHERE consumer = who AND partition = part AND token = tok AND position <= pos;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Partition % of % has another owner now.', part, who USING ERRCODE = 'PL001';
  END IF;
END
$$;
`,
};
