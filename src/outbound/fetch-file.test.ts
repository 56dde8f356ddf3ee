import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createAddressGuard } from './address-guard.ts';
import { fetchFile } from './fetch-file.ts';

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

async function listening(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/list.csv`;
}

const get = (url: string, networks = ['127.0.0.0/8'], resolve = async (): Promise<string[]> => ['127.0.0.1']) =>
  fetchFile(url, { guard: createAddressGuard(networks), resolve, timeoutMs: 2000, mostBytes: 1000 });

describe('fetching a file', () => {
  it('gives its bytes', async () => {
    const url = await listening((_request, response) => response.end('country,score\n'));
    expect((await get(url)).toString()).toBe('country,score\n');
  });

  it('does not reach an inner network that was not named, by number or by name', async () => {
    const url = await listening((_request, response) => response.end('secret'));
    await expect(get(url, [])).rejects.toMatchObject({ code: 'outbound.bad-url' });
    const named = `https://lists.example${new URL(url).pathname}`;
    await expect(get(named, [], async () => ['93.184.216.34', '169.254.169.254'])).rejects.toMatchObject({
      code: 'outbound.not-fetched',
      message: expect.stringContaining('inner network') as string,
    });
  });

  it.each([
    ['a redirect', 302, 'redirects elsewhere'],
    ['a missing file', 404, 'answered 404'],
  ])('refuses %s', async (_what, status, reason) => {
    const url = await listening((_request, response) => {
      response.writeHead(status, { location: 'http://127.0.0.1:1/' });
      response.end('x');
    });
    await expect(get(url)).rejects.toThrow(reason);
  });

  it('stops reading where a file is too large', async () => {
    const url = await listening((_request, response) => {
      const more = (): void => void (response.destroyed || !response.write('x'.repeat(300)) || setImmediate(more));
      response.on('drain', more);
      more();
    });
    await expect(get(url)).rejects.toThrow('over 1,000 bytes');
  });

  it('refuses an answer that is cut off', async () => {
    const url = await listening((_request, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('country,score\n');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(get(url)).rejects.toThrow(/cut off|no connection/);
  });

  it('says so where a name does not resolve or nobody answers', async () => {
    await expect(get('https://nowhere.example/', [], async () => [])).rejects.toThrow('does not resolve');
    const url = await listening(() => undefined);
    server!.close();
    server!.closeAllConnections();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(get(url)).rejects.toThrow(/no connection/);
  });
});
