import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type KoaContextWithOIDC, Provider } from 'oidc-provider';

export interface Person {
  readonly email: string;
  readonly email_verified: boolean;
  readonly groups: readonly string[];
}

export interface RunningProvider {
  readonly issuer: string;
  /** Follows an authorization request as this person does, up to the address the browser is sent back to. */
  authorize(location: string, account: string): Promise<URL>;
  close(): Promise<void>;
}

export const client = { clientId: 'peerline', clientSecret: 'a secret of the tests, nowhere else' };

/** A provider of OpenID Connect on this machine. `people` may change while it runs. */
export async function startProvider(redirectUri: string, people: Map<string, Person>): Promise<RunningProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['a key of the tests'] },
    clients: [{ client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    features: { devInteractions: { enabled: false } },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    interactions: { url: (_: KoaContextWithOIDC, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub, name: sub, ...people.get(sub) }) }),
    async loadExistingGrant({ oidc }) {
      const grant = new provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) return void handle(request, response);
    const login = { accountId: String(request.headers['x-account']) };
    void provider.interactionFinished(request, response, { login });
  });
  return {
    issuer,
    async authorize(location, account) {
      const jar = new Map<string, string>();
      let at = new URL(location);
      while (at.origin === issuer) {
        const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
        const response = await fetch(at, { redirect: 'manual', headers: { cookie, 'x-account': account } });
        for (const line of response.headers.getSetCookie()) {
          const [pair = ''] = line.split(';');
          jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
        }
        const next = response.headers.get('location');
        if (next === null) throw new Error(`The provider answered ${response.status}: ${await response.text()}`);
        at = new URL(next, at);
      }
      return at;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
