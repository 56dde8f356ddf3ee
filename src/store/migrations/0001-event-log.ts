import type { SchemaStep } from './migration.ts';

/**
 * The event log. `event_head` is one row that every append locks until it commits: positions are therefore assigned in
 * commit order, acceptance times never go back, and a reader that has seen position n has seen everything before it.
 * Partitioned by day of acceptance, so that retention drops tables; identifiers are deduplicated in `event_seen`, which
 * is not partitioned, because a unique key of a partitioned table must contain the day.
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
  next_position bigint NOT NULL,
  accepted_at bigint NOT NULL,
  partitions smallint
);
INSERT INTO event_head (next_position, accepted_at) VALUES (1, 0);

CREATE TABLE event_log (
  day date NOT NULL,
  position bigint NOT NULL,
  partition smallint NOT NULL,
  kind smallint NOT NULL,
  accepted_at bigint NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (position, day)
) PARTITION BY RANGE (day);

CREATE TABLE event_seen (
  id uuid PRIMARY KEY,
  digest uuid NOT NULL,
  position bigint NOT NULL,
  accepted_at bigint NOT NULL
);
CREATE INDEX event_seen_by_age ON event_seen USING brin (accepted_at);

CREATE TABLE consumer_offset (
  consumer text NOT NULL,
  partition smallint NOT NULL,
  position bigint NOT NULL,
  token bigint NOT NULL,
  owner text,
  lease_until timestamptz,
  PRIMARY KEY (consumer, partition)
);

CREATE FUNCTION day_of(at bigint) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT date '1970-01-01' + (at / 86400000)::integer
$$;

CREATE FUNCTION ensure_day(parent text, wanted date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  child text := parent || to_char(wanted, '_YYYYMMDD');
BEGIN
  IF to_regclass(child) IS NULL THEN
    EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent, wanted, wanted + 1);
  END IF;
END
$$;

-- One round trip per batch. Lists come as text with a separator, which costs far less than array literals.
-- outcome: 0 accepted, 1 repeated, 2 conflict; position and time of repeats and conflicts are those of the first.
CREATE FUNCTION append_events(
  ids text, digests text, partitions text, kinds text, bodies text, clock bigint
) RETURNS TABLE (n bigint, outcome integer, "position" bigint, accepted_at bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  head event_head%ROWTYPE;
  accepted bigint;
BEGIN
  SELECT * INTO head FROM event_head FOR UPDATE;
  accepted := greatest(head.accepted_at, coalesce(clock, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint));
  PERFORM ensure_day('event_log', day_of(accepted)), ensure_day('evaluation', day_of(accepted));
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
    SELECT i.*, head.next_position - 1 + row_number() OVER (ORDER BY i.n) AS place
    FROM input i WHERE NOT EXISTS (SELECT FROM known k WHERE k.n = i.n)
  ), marked AS (
    INSERT INTO event_seen (id, digest, position, accepted_at) SELECT f.id, f.digest, f.place, accepted FROM fresh f
  ), logged AS (
    INSERT INTO event_log (day, position, partition, kind, accepted_at, body)
    SELECT day_of(accepted), f.place, f.part, f.kind, accepted, f.body FROM fresh f
  ), moved AS (
    UPDATE event_head h
    SET next_position = h.next_position + (SELECT count(*) FROM fresh), accepted_at = accepted
    WHERE EXISTS (SELECT FROM fresh)
  )
  SELECT f.n, 0, f.place, accepted FROM fresh f
  UNION ALL
  SELECT k.n, CASE WHEN k.same THEN 1 ELSE 2 END, k.place, k.since FROM known k;
END
$$;
`,
};
