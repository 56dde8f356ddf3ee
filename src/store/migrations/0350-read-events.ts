import type { SchemaStep } from './migration.ts';

/**
 * Reads of the log go along its key whatever the statistics say: right after an analysis the planner took to reading whole
 * days with parallel workers and sorting them, for each few hundred records (docs/adr/0098).
 */
export const readEvents: SchemaStep = {
  name: '0350-read-events',
  sql: `
CREATE FUNCTION read_events(of_partition smallint, after bigint, since date, at_most bigint)
RETURNS TABLE ("position" bigint, kind smallint, accepted_at bigint, body text, day date)
LANGUAGE sql STABLE
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off SET max_parallel_workers_per_gather = 0 AS $$
  SELECT e.position, e.kind, e.accepted_at, e.body, e.day FROM event_log e
  WHERE e.partition = of_partition AND e.position > after AND e.day >= since ORDER BY e.position LIMIT at_most
$$;
`,
};
