import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type OutboundOptions, pinned } from '#outbound/pinned';

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

function judged(status: number): Sent {
  if (status >= 200 && status < 300) return { outcome: 'delivered', status };
  return { outcome: status >= 300 && status < 400 ? 'redirect-refused' : 'answered-otherwise', status };
}

/** Posts JSON. Follows no redirect, reads nothing of the answer but its status, and never throws. */
export async function send(
  target: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  options: OutboundOptions,
): Promise<Sent> {
  const url = new URL(target);
  const connection = await pinned(url, options);
  if (connection.outcome !== 'pinned') return { outcome: connection.outcome, status: null };
  const wanted = {
    ...connection.options,
    method: 'POST',
    headers: {
      ...headers,
      host: url.host,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Peerline-Webhooks',
    },
  };
  return await new Promise<Sent>((resolve) => {
    const sending = (connection.secure ? httpsRequest : httpRequest)(wanted, (response) => {
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
