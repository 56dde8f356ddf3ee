/** Makes a role that cannot log in. A role belongs to the whole server, so another database may have made it before. */
export function roleUnlessPresent(name: string): string {
  return `
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') THEN
    CREATE ROLE ${name} NOLOGIN;
  END IF;
END
$$;`;
}
