import { seal, unseal } from '#store/vault/sealing';
import type { Journey } from './oidc-client.ts';

const name = 'peerline.sign_on';
const path = '/v1/sign-on';
export const journeyMs = 10 * 60_000;

/**
 * The cookie that waits for a person to come back from the provider. Sealed with AES-256-GCM, so it can be neither read
 * nor made elsewhere; Lax, because a Strict one would not come along on the way back.
 */
export function journeyCookie(key: Buffer, journey: Journey, secure: boolean): string {
  const value = seal(key, JSON.stringify(journey), name).toString('base64url');
  return `${name}=${value}; ${attributes(secure)}; Max-Age=${journeyMs / 1000}`;
}

export function noJourneyCookie(secure: boolean): string {
  return `${name}=; ${attributes(secure)}; Max-Age=0`;
}

function attributes(secure: boolean): string {
  return `Path=${path}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/** The journey of a `Cookie` header; null when there is none of ours or it is too old. */
export function journeyOf(key: Buffer, header: string | undefined, now: number): Journey | null {
  for (const pair of (header ?? '').split(';')) {
    const [found, value = ''] = pair.trim().split('=');
    if (found !== name) continue;
    try {
      const journey = JSON.parse(unseal(key, Buffer.from(value, 'base64url'), name).toString()) as Journey;
      return now - journey.startedAt <= journeyMs ? journey : null;
    } catch {
      return null;
    }
  }
  return null;
}
