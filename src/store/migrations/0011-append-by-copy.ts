import type { SchemaStep } from './migration.ts';

/**
 * An append in two messages: this opens it under the lock of the head and says where it begins and which identifiers
 * are known; then the new records are copied, which costs a third of inserting them in a statement. The plan must not
 * change with the size at which it was first made: identifiers are always looked up one by one.
 */
export const appendByCopy: SchemaStep = {
  name: '0011-append-by-copy',
  sql: `
DROP FUNCTION append_events(text, text, text, text, text, bigint);

CREATE FUNCTION open_append(ids uuid[], clock bigint)
RETURNS TABLE (n bigint, digest uuid, "position" bigint, accepted_at bigint)
LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  head event_head%ROWTYPE;
  accepted bigint;
BEGIN
  SELECT * INTO head FROM event_head FOR UPDATE;
  accepted := greatest(head.accepted_at, coalesce(clock, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint));
  PERFORM ensure_day('event_log', day_of(accepted)), ensure_day('evaluation', day_of(accepted));
  RETURN QUERY SELECT 0::bigint, NULL::uuid, head.next_position, accepted;
  RETURN QUERY SELECT i.n, s.digest, s.position, s.accepted_at
    FROM unnest(ids) WITH ORDINALITY AS i (id, n) JOIN event_seen s ON s.id = i.id;
END
$$;
`,
};
