import type { SchemaStep } from './migration.ts';

/**
 * A day's partition only grows, so reading a sample of it each time that it has grown by a tenth tells the planner nothing
 * new: at thousands of records a second that was two seconds of work a minute beside the commits (docs/adr/0094). Its
 * statistics are renewed when it has doubled; the bodies, which no query compares, are not sampled at all.
 */
export const quietDays: SchemaStep = {
  name: '0349-quiet-days',
  sql: `
CREATE FUNCTION quieten_day(child text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  wide text;
BEGIN
  EXECUTE format('ALTER TABLE public.%I SET (autovacuum_analyze_scale_factor = 1, autovacuum_vacuum_insert_scale_factor = 1)', child);
  FOR wide IN SELECT attname FROM pg_attribute
    WHERE attrelid = ('public.' || quote_ident(child))::regclass AND atttypid IN ('bytea'::regtype, 'json'::regtype, 'jsonb'::regtype)
      AND attnum > 0 AND NOT attisdropped
  LOOP
    EXECUTE format('ALTER TABLE public.%I ALTER COLUMN %I SET STATISTICS 0', child, wide);
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION quieten_day(text) FROM PUBLIC;

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
    PERFORM public.quieten_day(child);
  END IF;
END
$$;

ALTER TABLE event_seen SET (autovacuum_analyze_scale_factor = 1, autovacuum_vacuum_insert_scale_factor = 1);
SELECT quieten_day(relid::regclass::text) FROM pg_partition_tree('event_log') WHERE isleaf AND parentrelid IS NOT NULL
UNION ALL
SELECT quieten_day(relid::regclass::text) FROM pg_partition_tree('evaluation') WHERE isleaf AND parentrelid IS NOT NULL;
`,
};
