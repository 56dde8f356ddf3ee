import { createHmac } from 'node:crypto';

/** The token of a value in a space (`parties`, `accounts`, …): the same value gives the same token. */
export type Pseudonymiser = (space: string, value: string) => string;

const mostHeld = 500_000;

/**
 * HMAC-SHA-256 under the tenant's key, cut to 128 bits, in base64url (22 characters). Without the key a token can be
 * neither turned back nor guessed at, and another tenant's tokens of the same values differ. Source: RFC 2104; ENISA,
 * Pseudonymisation techniques and best practices (2019), §5.1.4.
 * @param key 32 bytes
 */
export function createPseudonymiser(key: Uint8Array): Pseudonymiser {
  // Accounts and counterparties come again and again.
  const held = new Map<string, string>();
  return (space, value) => {
    const text = `${space}:${value}`;
    let token = held.get(text);
    if (token === undefined) {
      if (held.size >= mostHeld) held.clear();
      token = createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url');
      held.set(text, token);
    }
    return token;
  };
}
