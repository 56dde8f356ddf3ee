import type { SchemaStep } from './migration.ts';

/**
 * The running system works as `peerline_app`, which owns no table: it cannot alter, disable or drop what guards the
 * audit trail. The two things that need an owner, adding and dropping a day's partition, are functions with their
 * owner's rights and for those two tables only.
 */
export const applicationRole: SchemaStep = {
  name: '0201-application-role',
  sql: `
DO $$
BEGIN
  -- A superuser may take any role; any other login must be a member to take it.
  IF NOT pg_has_role(current_user, 'peerline_app', 'MEMBER') THEN
    EXECUTE format('GRANT peerline_app TO %I', current_user);
  END IF;
  IF current_setting('server_version_num')::integer >= 160000
     AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT peerline_app TO %I WITH SET TRUE', current_user);
  END IF;
END
$$;

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
  END IF;
END
$$;

CREATE FUNCTION drop_day(parent text, gone date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF parent NOT IN ('event_log', 'evaluation') THEN
    RAISE EXCEPTION 'Table % has no days.', parent USING ERRCODE = 'insufficient_privilege';
  END IF;
  EXECUTE format('DROP TABLE public.%I', parent || to_char(gone, '_YYYYMMDD'));
END
$$;

REVOKE ALL ON FUNCTION ensure_day(text, date), drop_day(text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_day(text, date), drop_day(text, date) TO peerline_app;
`,
};
