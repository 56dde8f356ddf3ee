import type { SchemaStep } from './migration.ts';

/**
 * People and programs that may enter. The first four tables have the shape that better-auth expects, names of columns
 * included; the rest is ours. No secret is stored: keys and set-up links as SHA-256, passwords as Argon2id.
 */
export const access: SchemaStep = {
  name: '0003-access',
  sql: `
CREATE TABLE access_user (
  id text PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  "emailVerified" boolean NOT NULL,
  image text,
  roles text NOT NULL DEFAULT '',
  disabled boolean NOT NULL DEFAULT false,
  "createdAt" timestamptz NOT NULL,
  "updatedAt" timestamptz NOT NULL
);

CREATE TABLE access_session (
  id text PRIMARY KEY,
  "userId" text NOT NULL REFERENCES access_user (id) ON DELETE CASCADE,
  token text NOT NULL UNIQUE,
  "expiresAt" timestamptz NOT NULL,
  "ipAddress" text,
  "userAgent" text,
  "createdAt" timestamptz NOT NULL,
  "updatedAt" timestamptz NOT NULL
);
CREATE INDEX access_session_of_user ON access_session ("userId");

CREATE TABLE access_credential (
  id text PRIMARY KEY,
  "userId" text NOT NULL REFERENCES access_user (id) ON DELETE CASCADE,
  "accountId" text NOT NULL,
  "providerId" text NOT NULL,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz NOT NULL,
  "updatedAt" timestamptz NOT NULL,
  UNIQUE ("providerId", "accountId")
);
CREATE INDEX access_credential_of_user ON access_credential ("userId");

CREATE TABLE access_verification (
  id text PRIMARY KEY,
  identifier text NOT NULL,
  value text NOT NULL,
  "expiresAt" timestamptz NOT NULL,
  "createdAt" timestamptz NOT NULL,
  "updatedAt" timestamptz NOT NULL
);

CREATE TABLE access_team (
  id text PRIMARY KEY,
  name text NOT NULL UNIQUE
);

CREATE TABLE access_membership (
  user_id text NOT NULL REFERENCES access_user (id) ON DELETE CASCADE,
  team_id text NOT NULL REFERENCES access_team (id) ON DELETE CASCADE,
  PRIMARY KEY (user_id, team_id)
);

CREATE TABLE api_key (
  prefix text PRIMARY KEY,
  secret_hash bytea NOT NULL,
  name text NOT NULL,
  scopes text[] NOT NULL,
  -- Null = objects of every team.
  team_id text REFERENCES access_team (id) ON DELETE CASCADE,
  created_by text,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  revoked_at bigint
);

CREATE TABLE setup_link (
  token_hash bytea PRIMARY KEY,
  email text,
  roles text NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL
);

CREATE TABLE login_failure (
  subject text NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX login_failure_of_subject ON login_failure (subject, at);
`,
};
