import type { SchemaStep } from './migration.ts';

/**
 * Days of the log that lie in the lake. A day's table is dropped only when it was noted here as it is: the running system
 * cannot drop one otherwise. What was accepted in its hours stays in the books.
 */
export const logArchive: SchemaStep = {
  name: '0340-log-archive',
  sql: `
CREATE TABLE archived_day (
  day date PRIMARY KEY,
  records bigint NOT NULL,
  first_position bigint NOT NULL,
  last_position bigint NOT NULL,
  sha256 text NOT NULL,
  archived_at bigint NOT NULL
);
CREATE INDEX archived_day_of_position ON archived_day (last_position);

-- Transactions accepted per hour (epoch hours) of days that were dropped.
CREATE TABLE archived_hour (
  hour bigint PRIMARY KEY,
  day date NOT NULL,
  accepted bigint NOT NULL
);

CREATE OR REPLACE FUNCTION drop_day(parent text, gone date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  child text := parent || to_char(gone, '_YYYYMMDD');
  complete boolean;
BEGIN
  IF parent NOT IN ('event_log', 'evaluation') THEN
    RAISE EXCEPTION 'Table % has no days.', parent USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF parent = 'event_log' THEN
    EXECUTE format('LOCK TABLE public.%I IN ACCESS EXCLUSIVE MODE', child);
    SELECT (a.records, a.first_position, a.last_position) = (
        SELECT count(*), coalesce(min(e.position), 0), coalesce(max(e.position), 0) FROM public.event_log e WHERE e.day = gone)
      INTO complete FROM public.archived_day a WHERE a.day = gone;
    IF complete IS NOT TRUE THEN
      RAISE EXCEPTION 'The log of % is not in the archive.', gone USING ERRCODE = 'insufficient_privilege';
    END IF;
  END IF;
  EXECUTE format('DROP TABLE public.%I', child);
END
$$;
`,
};
