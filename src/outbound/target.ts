import { isIP } from 'node:net';
import { AppError } from '#domain/app-error';
import type { AddressGuard } from './address-guard.ts';

/** The host without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/**
 * Checks an address before it is stored: HTTPS, no credentials, and no address of an inner network written out. Names
 * are checked at each connection, since what they resolve to changes. The error has the code that is given.
 */
export function checkTarget(text: string, guard: AddressGuard, code: string): string {
  const refused = (sentence: string): AppError => new AppError(code, sentence);
  if (!URL.canParse(text)) throw refused('The address is not a URL.');
  const url = new URL(text);
  const host = hostOf(url);
  const own = guard.isOwn(host);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && own)) {
    throw refused('The address must begin with https: plain http is for networks that were named as own.');
  }
  if (url.username !== '' || url.password !== '') throw refused('The address must not carry a user or password.');
  if (url.hash !== '') throw refused('The address must not carry a fragment.');
  if (isIP(host) !== 0 && !guard.mayReach(host)) {
    throw refused(`${host} is an address of an inner network: name that network as your own if it is meant.`);
  }
  return url.href;
}
