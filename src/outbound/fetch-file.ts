import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { AppError } from '#domain/app-error';
import { type OutboundOptions, pinned } from './pinned.ts';
import { checkTarget } from './target.ts';

export interface FetchOptions extends OutboundOptions {
  /** A larger answer is refused while it comes. */
  readonly mostBytes: number;
}

const reasons = {
  unresolved: 'its name does not resolve',
  'address-refused':
    'it is at an address of an inner network, or one that is reached in clear: name that network as your own if it is meant',
} as const;

function refused(url: string, reason: string, cause?: unknown): AppError {
  return new AppError('outbound.not-fetched', `${url} was not fetched: ${reason}.`, { url }, cause);
}

/**
 * Gets a file over HTTP. Follows no redirect, takes 200 alone, and reads no more than was allowed. Errors
 * `outbound.bad-url`, `outbound.not-fetched`.
 */
export async function fetchFile(address: string, options: FetchOptions): Promise<Buffer> {
  const url = new URL(checkTarget(address, options.guard, 'outbound.bad-url'));
  const shown = `${url.origin}${url.pathname}`;
  const connection = await pinned(url, options);
  if (connection.outcome !== 'pinned') throw refused(shown, reasons[connection.outcome]);
  const wanted = {
    ...connection.options,
    method: 'GET',
    headers: { host: url.host, accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Peerline' },
  };
  return await new Promise<Buffer>((resolve, reject) => {
    const asking = (connection.secure ? httpsRequest : httpRequest)(wanted, (response) => {
      const { statusCode = 0 } = response;
      if (statusCode !== 200) {
        const redirected = statusCode >= 300 && statusCode < 400;
        reject(refused(shown, redirected ? 'it redirects elsewhere: give that address' : `it answered ${statusCode}`));
        response.destroy();
        return;
      }
      const pieces: Buffer[] = [];
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        bytes += piece.length;
        pieces.push(piece);
        if (bytes <= options.mostBytes) return;
        reject(refused(shown, `it is over ${options.mostBytes.toLocaleString('en')} bytes`));
        response.destroy();
      });
      response.on('end', () => {
        if (response.complete) resolve(Buffer.concat(pieces));
        else reject(refused(shown, 'the answer was cut off'));
      });
      response.on('error', (error) => reject(refused(shown, 'the answer was cut off', error)));
    });
    asking.on('error', (error) => {
      const late = error.name === 'AbortError' || error.name === 'TimeoutError';
      reject(refused(shown, late ? 'it took too long' : 'there was no connection', error));
    });
    asking.end();
  });
}
