import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** AES-256-GCM: 12 bytes of nonce, the ciphertext, 16 bytes of tag. Source: NIST SP 800-38D. */
const nonceBytes = 12;
const tagBytes = 16;

/** Random nonces are drawn in blocks: one call of the generator per record would cost more than the encryption. */
let nonces = randomBytes(0);
let used = 0;

function nextNonce(): Buffer {
  if (used + nonceBytes > nonces.length) {
    nonces = randomBytes(nonceBytes * 1024);
    used = 0;
  }
  used += nonceBytes;
  return nonces.subarray(used - nonceBytes, used);
}

/** `context` is authenticated with the text: what was sealed for one subject does not open as another's. */
export function seal(key: Buffer, plain: Buffer | string, context: string): Buffer {
  const nonce = nextNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  return Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()]);
}

/** Throws when the key, the context or a single bit is wrong. */
export function unseal(key: Buffer, sealed: Buffer, context: string): Buffer {
  const end = sealed.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(end));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, end)), decipher.final()]);
}

/** An independent key for one purpose. Source: HKDF, RFC 5869. */
export function deriveKey(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `peerline ${purpose}`, 32));
}

/** The first 128 bits of HMAC-SHA-256. */
export function shortHmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest().subarray(0, 16);
}
