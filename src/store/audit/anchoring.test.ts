import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../../test/database.ts';
import { loadAnchorKey, readPublicKey } from './anchor-key.ts';
import { anchorDay } from './anchoring.ts';
import { appendAudit, readAudit } from './audit-trail.ts';
import { signS3 } from './s3-signature.ts';
import { fileSink, httpSink, readAnchors, s3Sink, sinkOf } from './sink.ts';
import { verifyTrail } from './verify.ts';

const noon = Date.UTC(2026, 2, 3, 12);
const day = 86_400_000;

describe('daily anchors', () => {
  let store: TestStore;
  const folder = mkdtempSync(join(tmpdir(), 'peerline-anchors-'));
  const keyFile = join(folder, 'key', 'anchor.key');
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await store.close();
  });
  const append = () =>
    store.db.transaction().execute((transaction) => {
      const fact = { actor: 'user:1', action: 'case.closed', subject: 'case:1', before: null, after: {}, reason: null };
      return appendAudit(transaction, [fact], noon);
    });

  it('are signed once a day, where the trail ends then, and verify with the public key alone', async () => {
    const key = loadAnchorKey(keyFile);
    const file = join(folder, 'anchors.ndjson');
    expect(await anchorDay(store.db, key, fileSink(file), noon)).toBeNull();
    await append();
    await append();
    expect(await anchorDay(store.db, key, fileSink(file), noon)).toMatchObject({ day: '2026-03-03', sequence: 2 });
    await append();
    expect(await anchorDay(store.db, key, fileSink(file), noon + 3_600_000)).toBeNull();
    expect(await anchorDay(store.db, key, fileSink(file), noon + day)).toMatchObject({
      day: '2026-03-04',
      sequence: 3,
    });
    const found = await verifyTrail(readAudit(store.db), await readAnchors(file), readPublicKey(`${keyFile}.pub`));
    expect(found).toMatchObject({ intact: true, entries: 3, anchors: 2 });
  });

  it('are made again later when the sink fails', async () => {
    const key = loadAnchorKey(keyFile);
    const failing = { put: () => Promise.reject(new Error('away')) };
    await expect(anchorDay(store.db, key, failing, noon + 2 * day)).rejects.toThrow('away');
    const kept = fileSink(join(folder, 'later.ndjson'));
    expect(await anchorDay(store.db, key, kept, noon + 2 * day)).toMatchObject({ sequence: 3 });
  });

  it('have a key that only its owner may read', () => {
    loadAnchorKey(keyFile);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    chmodSync(keyFile, 0o644);
    expect(() => loadAnchorKey(keyFile)).toThrow(/chmod 600/);
    expect(existsSync(`${keyFile}.pub`)).toBe(true);
  });

  it('go to an HTTP or an S3-compatible store, and say so when it refuses', async () => {
    const seen: { readonly request: IncomingMessage; body: string }[] = [];
    let status = 200;
    const server = createServer((request, response) => {
      const one = { request, body: '' };
      seen.push(one);
      request.on('data', (chunk) => (one.body += String(chunk)));
      request.on('end', () => response.writeHead(status).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const anchor = { day: '2026-03-03', sequence: 2, hash: 'ab', signature: 'cd' };
    const credentials = { accessKeyId: 'id', secretAccessKey: 'secret', region: 'eu-west-1' };
    const s3 = s3Sink({ endpoint, bucket: 'audit', prefix: 'a b/c' }, credentials, fetch, () => noon);
    await s3.put(anchor);
    await httpSink(`${endpoint}/anchors/`, { authorization: 'Bearer t' }, fetch).put(anchor);
    expect(seen.map(({ request }) => `${request.method} ${request.url}`)).toEqual([
      'PUT /audit/a%20b/c/2026-03-03-2.json',
      'PUT /anchors/2026-03-03-2.json',
    ]);
    expect(seen[0]!.request.headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=id\/20260303\/eu-west-1\/s3/,
    );
    expect(JSON.parse(seen[0]!.body)).toEqual(anchor);
    status = 403;
    await expect(s3.put(anchor)).rejects.toMatchObject({ code: 'audit.sink' });
    server.close();
    expect(() => sinkOf('s3://audit/x', {})).toThrow(/AWS_ACCESS_KEY_ID/);
  });

  it('are signed for S3 as the AWS documentation shows for its example', () => {
    const { authorization } = signS3(
      {
        method: 'PUT',
        host: 'examplebucket.s3.amazonaws.com',
        path: '/test%24file.text',
        headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
        body: 'Welcome to Amazon S3.',
        at: Date.UTC(2013, 4, 24),
      },
      {
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        region: 'us-east-1',
      },
    );
    expect(authorization).toMatch(/Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd$/);
  });
});
