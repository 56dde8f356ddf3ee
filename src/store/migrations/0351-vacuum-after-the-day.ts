import type { SchemaStep } from './migration.ts';

/**
 * The day's partition of the log and of the evaluations is not vacuumed for what was inserted: that writes every page
 * once more, and whole into the write-ahead log, beside the commits of the day (docs/adr/0098). When the next day begins
 * it is left to the usual settings again, and is vacuumed once.
 */
export const vacuumAfterTheDay: SchemaStep = {
  name: '0351-vacuum-after-the-day',
  sql: `
CREATE OR REPLACE FUNCTION quieten_day(child text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  wide text;
BEGIN
  EXECUTE format('ALTER TABLE public.%I SET (autovacuum_analyze_scale_factor = 1, autovacuum_vacuum_insert_threshold = -1)', child);
  FOR wide IN SELECT attname FROM pg_attribute
    WHERE attrelid = ('public.' || quote_ident(child))::regclass AND atttypid IN ('bytea'::regtype, 'json'::regtype, 'jsonb'::regtype)
      AND attnum > 0 AND NOT attisdropped
  LOOP
    EXECUTE format('ALTER TABLE public.%I ALTER COLUMN %I SET STATISTICS 0', child, wide);
  END LOOP;
END
$$;

CREATE FUNCTION end_days(parent text, today text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  child text;
BEGIN
  FOR child IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = ('public.' || quote_ident(parent))::regclass AND c.relname < today
      AND 'autovacuum_vacuum_insert_threshold=-1' = ANY (c.reloptions)
  LOOP
    EXECUTE format('ALTER TABLE public.%I RESET (autovacuum_vacuum_insert_threshold)', child);
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION end_days(text, text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION ensure_day(parent text, wanted date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  child text := parent || to_char(wanted, '_YYYYMMDD');
BEGIN
  IF parent NOT IN ('event_log', 'evaluation') THEN
    RAISE EXCEPTION 'Table % has no days.', parent USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF to_regclass('public.' || quote_ident(child)) IS NULL THEN
    EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
      child, parent, wanted, wanted + 1);
    PERFORM public.quieten_day(child), public.end_days(parent, child);
  END IF;
END
$$;
`,
};
