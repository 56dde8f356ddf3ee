import type { FastifyRequest } from 'fastify';
import type { Principal } from '#access/permissions';
import type { ServerDeps } from './deps.ts';
import { sessionHeaders } from './handlers/access.ts';
import { HttpProblem } from './problems.ts';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

function unauthenticated(): HttpProblem {
  const headers = { 'www-authenticate': 'Bearer realm="peerline"' };
  return new HttpProblem(401, 'access.unauthenticated', 'Send an API key or log in.', {}, headers);
}

/**
 * A browser sends cookies wherever a page tells it to, so a request that changes something and rests on a cookie, or
 * would set one, must come from our own pages. Programs send neither header.
 */
export function checkOrigin(request: FastifyRequest, publicUrl: string, restsOnCookie: boolean): void {
  if (safeMethods.has(request.method)) return;
  const { origin, 'sec-fetch-site': site } = request.headers;
  const foreign =
    origin === undefined ? site !== undefined && site !== 'same-origin' : origin !== new URL(publicUrl).origin;
  if (foreign || (restsOnCookie && origin === undefined && site === undefined)) {
    throw new HttpProblem(403, 'access.foreign-origin', 'This request did not come from our own pages.');
  }
}

/** Who asks: by API key or by session. Throws 401 for nobody, 403 for a request forged from another site. */
export async function authenticate(request: FastifyRequest, deps: ServerDeps): Promise<Principal> {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) {
    const [scheme, key] = authorization.split(' ');
    const principal = scheme?.toLowerCase() === 'bearer' && key !== undefined ? await deps.keys.principalOf(key) : null;
    if (principal === null) throw unauthenticated();
    return principal;
  }
  if (cookie === undefined) throw unauthenticated();
  const principal = await deps.sessions.principalOf(sessionHeaders(request.headers, request.ip));
  if (principal === null) throw unauthenticated();
  checkOrigin(request, deps.config.publicUrl, true);
  return principal;
}
