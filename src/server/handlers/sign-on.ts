import type { SignOn } from '#access/sign-on';
import type { signOnRoutes } from '#contract/api/sign-on-routes';
import type { ServerDeps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { HttpProblem } from '../problems.ts';
import { sessionHeaders } from './access.ts';

export function signOnHandlers({ signOn }: ServerDeps): HandlersOf<typeof signOnRoutes> {
  function configured(): SignOn {
    if (signOn !== null) return signOn;
    throw new HttpProblem(404, 'access.no-sign-on', 'Sign-on by OpenID Connect is not set up here.');
  }

  return {
    async getSignOn() {
      return { status: 200, body: { configured: signOn !== null } };
    },
    async startSignOn() {
      const { location, cookie } = await configured().start();
      return { status: 302, headers: { location, 'set-cookie': cookie } };
    },
    async finishSignOn({ request }) {
      const question = request.url.indexOf('?');
      const search = question === -1 ? '' : request.url.slice(question);
      const cookies = await configured().finish(search, sessionHeaders(request.headers, request.ip));
      return { status: 302, headers: { location: '/', 'set-cookie': cookies } };
    },
  };
}
