import * as oidc from 'openid-client';
import { AppError } from '#domain/app-error';
import type { OidcSettings } from './oidc-settings.ts';

/** What must come back, or be known, for an answer of the provider to be that to our question. */
export interface Journey {
  readonly state: string;
  readonly nonce: string;
  /** PKCE, RFC 7636. */
  readonly verifier: string;
  /** UTC epoch ms. */
  readonly startedAt: number;
}

/** Claims of a person whom the provider has authenticated for us. */
export interface Claims {
  readonly sub: string;
  readonly [name: string]: unknown;
}

export interface OidcClient {
  /** The provider's page, and what to remember until the person comes back. Error `access.sign-on-unavailable`. */
  begin(callback: URL, now: number): Promise<{ readonly location: URL; readonly journey: Journey }>;
  /** Changes the code for claims. Errors: `access.sign-on-refused`, `access.sign-on-unavailable`. */
  complete(answer: URL, journey: Journey): Promise<Claims>;
}

const patienceSeconds = 10;

function unavailable(cause: unknown): AppError {
  return new AppError('access.sign-on-unavailable', 'The provider of sign-on does not answer.', {}, cause);
}

/** A client of one provider: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 9700). */
export function createOidcClient(settings: OidcSettings): OidcClient {
  let found: Promise<oidc.Configuration> | null = null;
  /** Asked for at first use, so that a provider that is down does not keep the server from starting. */
  const configuration = async (): Promise<oidc.Configuration> => {
    const { issuer, clientId, clientSecret } = settings;
    found ??= oidc.discovery(issuer, clientId, clientSecret, oidc.ClientSecretBasic(clientSecret), {
      timeout: patienceSeconds,
      // The settings allow plain HTTP on this machine alone.
      execute: issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
    });
    try {
      return await found;
    } catch (error) {
      found = null;
      throw unavailable(error);
    }
  };

  return {
    async begin(callback, now) {
      const config = await configuration();
      const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
      const location = oidc.buildAuthorizationUrl(config, {
        redirect_uri: callback.href,
        scope: settings.scope,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return { location, journey: { state, nonce, verifier, startedAt: now } };
    },
    async complete(answer, { state, nonce, verifier }) {
      const config = await configuration();
      try {
        const tokens = await oidc.authorizationCodeGrant(config, answer, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
        });
        const identity = tokens.claims()!;
        // Many providers keep e-mail and groups out of the ID token. What is signed wins.
        const more =
          config.serverMetadata().userinfo_endpoint === undefined
            ? {}
            : await oidc.fetchUserInfo(config, tokens.access_token, identity.sub);
        return { ...more, ...identity };
      } catch (error) {
        if (error instanceof TypeError && error.message === 'fetch failed') throw unavailable(error);
        throw new AppError('access.sign-on-refused', 'The answer of the sign-on provider is not valid.', {}, error);
      }
    },
  };
}
