import { lookup } from 'node:dns/promises';
import type { RequestOptions } from 'node:http';
import { isIP } from 'node:net';
import type { AddressGuard } from './address-guard.ts';
import { hostOf } from './target.ts';

export interface OutboundOptions {
  readonly guard: AddressGuard;
  /** All addresses of a name. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  readonly timeoutMs: number;
}

/** Where to connect, or why not. */
export type Pinned =
  | { readonly outcome: 'pinned'; readonly secure: boolean; readonly options: RequestOptions }
  | { readonly outcome: 'unresolved' | 'address-refused' };

/** As the operating system resolves names. */
export async function resolveName(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);
}

/**
 * The connection to an address that was checked: it is made to that very address and not to the name, which could change
 * meanwhile. A name with one inner address among others is not trusted at all; plain HTTP is for one's own networks.
 */
export async function pinned(url: URL, { guard, resolve, timeoutMs }: OutboundOptions): Promise<Pinned> {
  const host = hostOf(url);
  let addresses: readonly string[];
  try {
    addresses = isIP(host) === 0 ? await resolve(host) : [host];
  } catch {
    return { outcome: 'unresolved' };
  }
  const [address] = addresses;
  if (address === undefined) return { outcome: 'unresolved' };
  if (!addresses.every((each) => guard.mayReach(each))) return { outcome: 'address-refused' };
  const secure = url.protocol === 'https:';
  if (!secure && !guard.isOwn(address)) return { outcome: 'address-refused' };
  const options: RequestOptions & { readonly servername?: string } = {
    host: address,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    path: `${url.pathname}${url.search}`,
    // A connection of its own: none is shared between addresses that were checked apart.
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
    ...(secure && isIP(host) === 0 ? { servername: host } : {}),
  };
  return { outcome: 'pinned', secure, options };
}
