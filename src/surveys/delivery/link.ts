import { timingSafeEqual } from 'node:crypto';
import { AppError } from '#domain/app-error';
import type { Vault } from '#store/vault/vault';

const pattern = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})$/;

function signatureOf(id: string, vault: Pick<Vault, 'pseudonym'>): string {
  return vault.pseudonym(`survey-link:${id}`);
}

/** The token of a response: its identifier and 128 bits of HMAC-SHA-256 over it, under a key made of the master key. */
export function signLink(responseId: string, vault: Pick<Vault, 'pseudonym'>): string {
  const id = Buffer.from(responseId.replace(/-/g, ''), 'hex').toString('base64url');
  return `${id}.${signatureOf(responseId, vault)}`;
}

/** The response that a token is for. Throws `survey.link-forged` for one that was not signed here. */
export function openLink(token: string, vault: Pick<Vault, 'pseudonym'>): string {
  const [, id, signature] = pattern.exec(token) ?? [];
  if (id !== undefined && signature !== undefined) {
    const hex = Buffer.from(id, 'base64url').toString('hex');
    const responseId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    if (timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(responseId, vault)))) return responseId;
  }
  throw new AppError('survey.link-forged', 'This link is not one of ours, or it is incomplete.');
}
