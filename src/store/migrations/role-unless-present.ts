/**
 * A role belongs to the whole server, not to one database: two databases of one server may be set up at once, and each
 * looks before the other has made it. So the loser of that race is satisfied with what the winner made.
 */
export function roleUnlessPresent(name: string): string {
  return `
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') THEN
    CREATE ROLE ${name} NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;`;
}
