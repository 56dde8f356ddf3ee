import { z } from 'zod';
import { AppError } from '#domain/app-error';
import { isRole, type Role, roles } from './permissions.ts';

/** Where people sign on, and what their groups there mean here. */
export interface OidcSettings {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  /** Claim that lists a person's groups. */
  readonly groupClaim: string;
  /** A person in none of these groups may not enter. */
  readonly rolesOfGroup: ReadonlyMap<string, readonly Role[]>;
  /** The organisation vouches for the provider's e-mail addresses, which then need no `email_verified`. */
  readonly trustsEmail: boolean;
}

const groupMap = z.record(z.string().min(1), z.array(z.string()).min(1));

/** A secret in clear text must not leave this machine. */
function isSafe(url: URL): boolean {
  return (
    url.protocol === 'https:' || (url.protocol === 'http:' && /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(url.hostname))
  );
}

function parsedMap(text: string): z.infer<typeof groupMap> | null {
  try {
    return groupMap.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * Settings of OpenID Connect from `PEERLINE_OIDC_…`; null where none is set. All that is wrong is told together.
 * Error `access.bad-oidc`.
 */
export function oidcSettings(env: Readonly<Record<string, string | undefined>>): OidcSettings | null {
  const setting = (name: string) => env[`PEERLINE_OIDC_${name}`] ?? '';
  const names = Object.keys(env).filter((name) => name.startsWith('PEERLINE_OIDC_') && env[name] !== '');
  if (names.length === 0) return null;

  const problems: string[] = [];
  const required = ['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET', 'ROLES'].filter((name) => setting(name) === '');
  if (required.length > 0) problems.push(`${required.map((name) => `PEERLINE_OIDC_${name}`).join(', ')} not set`);
  const issuer = URL.canParse(setting('ISSUER')) ? new URL(setting('ISSUER')) : null;
  if (setting('ISSUER') !== '' && (issuer === null || !isSafe(issuer))) {
    problems.push('PEERLINE_OIDC_ISSUER must be an https address');
  }
  const map = parsedMap(setting('ROLES'));
  if (setting('ROLES') !== '' && map === null) {
    problems.push('PEERLINE_OIDC_ROLES must be JSON like {"aml-analysts": ["analyst"]}');
  }
  const unknown = Object.values(map ?? {}).flatMap((list) => list.filter((role) => !isRole(role)));
  if (unknown.length > 0) {
    problems.push(`PEERLINE_OIDC_ROLES names ${unknown.join(', ')}, but the roles are ${roles.join(', ')}`);
  }
  const trust = setting('TRUST_EMAIL');
  if (!['', 'true', 'false'].includes(trust)) problems.push('PEERLINE_OIDC_TRUST_EMAIL must be true or false');
  if (issuer === null || map === null || problems.length > 0) {
    throw new AppError('access.bad-oidc', `Sign-on by OpenID Connect is not set up rightly: ${problems.join('; ')}.`);
  }
  return {
    issuer,
    clientId: setting('CLIENT_ID'),
    clientSecret: setting('CLIENT_SECRET'),
    scope: setting('SCOPE') === '' ? 'openid email profile' : setting('SCOPE'),
    groupClaim: setting('GROUP_CLAIM') === '' ? 'groups' : setting('GROUP_CLAIM'),
    rolesOfGroup: new Map(Object.entries(map).map(([group, list]) => [group, list.filter(isRole)])),
    trustsEmail: trust === 'true',
  };
}
