import type { SchemaStep } from './migration.ts';

/**
 * The event log. `event_head` is one row that every append locks until it commits: positions are therefore assigned in
 * commit order, and a reader that has seen position n has seen everything before it. Partitioned by day of acceptance,
 * so that retention drops tables; identifiers are deduplicated in `event_seen`, which is not partitioned, because a
 * unique key of a partitioned table must contain the day.
 */
export const eventLog: SchemaStep = {
  name: '0001-event-log',
  sql: `
CREATE TABLE subject_key (
  subject text PRIMARY KEY,
  wrapped bytea NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE event_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  next_position bigint NOT NULL
);
INSERT INTO event_head (next_position) VALUES (1);

CREATE TABLE event_log (
  day date NOT NULL,
  position bigint NOT NULL,
  partition smallint NOT NULL,
  kind smallint NOT NULL,
  accepted_at bigint NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (day, position)
) PARTITION BY RANGE (day);

CREATE TABLE event_seen (
  id uuid PRIMARY KEY,
  digest uuid NOT NULL,
  position bigint NOT NULL,
  accepted_at bigint NOT NULL
);

CREATE TABLE consumer_offset (
  consumer text NOT NULL,
  partition smallint NOT NULL,
  position bigint NOT NULL,
  token bigint NOT NULL,
  owner text,
  lease_until timestamptz,
  PRIMARY KEY (consumer, partition)
);

-- One round trip per batch. Lists come as text with a separator, which costs far less than array literals.
-- outcome: 0 accepted, 1 repeated, 2 conflict; position and time of repeats and conflicts are those of the first.
CREATE FUNCTION append_events(
  ids text, digests text, partitions text, kinds text, bodies text, accepted_day date, accepted bigint
) RETURNS TABLE (n bigint, outcome integer, "position" bigint, accepted_at bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  head bigint;
BEGIN
  SELECT h.next_position INTO head FROM event_head h FOR UPDATE;
  RETURN QUERY
  WITH input AS MATERIALIZED (
    SELECT i.id::uuid AS id, i.digest::uuid AS digest, i.part::smallint AS part, i.kind::smallint AS kind, i.body, i.n
    FROM ROWS FROM (
      string_to_table(ids, ','), string_to_table(digests, ','), string_to_table(partitions, ','),
      string_to_table(kinds, ','), string_to_table(bodies, E'\\x1e')
    ) WITH ORDINALITY AS i (id, digest, part, kind, body, n)
  ), known AS MATERIALIZED (
    SELECT i.n, s.digest = i.digest AS same, s.position AS place, s.accepted_at AS since
    FROM input i JOIN event_seen s ON s.id = i.id
  ), fresh AS MATERIALIZED (
    SELECT i.*, head - 1 + row_number() OVER (ORDER BY i.n) AS place
    FROM input i WHERE i.n NOT IN (SELECT k.n FROM known k)
  ), marked AS (
    INSERT INTO event_seen (id, digest, position, accepted_at) SELECT f.id, f.digest, f.place, accepted FROM fresh f
  ), logged AS (
    INSERT INTO event_log (day, position, partition, kind, accepted_at, body)
    SELECT accepted_day, f.place, f.part, f.kind, accepted, f.body FROM fresh f
  ), moved AS (
    UPDATE event_head SET next_position = head + (SELECT count(*) FROM fresh)
  )
  SELECT f.n, 0, f.place, accepted FROM fresh f
  UNION ALL
  SELECT k.n, CASE WHEN k.same THEN 1 ELSE 2 END, k.place, k.since FROM known k;
END
$$;
`,
};
