import { lookup } from 'node:dns/promises';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { AddressGuard } from './address-guard.ts';
import { hostOf } from './target.ts';

export type Outcome =
  | 'delivered'
  | 'answered-otherwise'
  | 'redirect-refused'
  | 'address-refused'
  | 'unresolved'
  | 'no-connection'
  | 'too-late'
  /** No secret could be opened: nothing is sent without a signature. */
  | 'unsigned';

export interface Sent {
  readonly outcome: Outcome;
  /** HTTP status; null where none came. */
  readonly status: number | null;
}

export interface SendOptions {
  readonly guard: AddressGuard;
  /** All addresses of a name. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  readonly timeoutMs: number;
}

/** As the operating system resolves names. */
export async function resolveName(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);
}

/** The address to connect to, checked; the connection is made to it and not to the name, which could change meanwhile. */
async function pinned(host: string, { guard, resolve }: SendOptions): Promise<string | Sent> {
  let addresses: readonly string[];
  try {
    addresses = isIP(host) === 0 ? await resolve(host) : [host];
  } catch {
    return { outcome: 'unresolved', status: null };
  }
  const [first] = addresses;
  if (first === undefined) return { outcome: 'unresolved', status: null };
  // A name with one inner address among others is not trusted at all.
  return addresses.every((address) => guard.mayReach(address)) ? first : { outcome: 'address-refused', status: null };
}

function judged(status: number): Sent {
  if (status >= 200 && status < 300) return { outcome: 'delivered', status };
  return { outcome: status >= 300 && status < 400 ? 'redirect-refused' : 'answered-otherwise', status };
}

/** Posts JSON. Follows no redirect, reads nothing of the answer but its status, and never throws. */
export async function send(
  target: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  options: SendOptions,
): Promise<Sent> {
  const url = new URL(target);
  const host = hostOf(url);
  const address = await pinned(host, options);
  if (typeof address !== 'string') return address;
  const secure = url.protocol === 'https:';
  if (!secure && !options.guard.isOwn(address)) return { outcome: 'address-refused', status: null };
  const wanted: RequestOptions & { readonly servername?: string } = {
    method: 'POST',
    host: address,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    path: `${url.pathname}${url.search}`,
    headers: {
      ...headers,
      host: url.host,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Peerline-Webhooks',
    },
    // A connection of its own: none is shared between addresses that were checked apart.
    agent: false,
    signal: AbortSignal.timeout(options.timeoutMs),
    ...(secure && isIP(host) === 0 ? { servername: host } : {}),
  };
  return await new Promise<Sent>((resolve) => {
    const sending = (secure ? httpsRequest : httpRequest)(wanted, (response) => {
      resolve(judged(response.statusCode ?? 0));
      response.destroy();
    });
    sending.on('error', (error) => {
      resolve({
        outcome: error.name === 'AbortError' || error.name === 'TimeoutError' ? 'too-late' : 'no-connection',
        status: null,
      });
    });
    sending.end(body);
  });
}
