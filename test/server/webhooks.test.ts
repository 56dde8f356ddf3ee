import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { day, hour, minute } from '#domain/time';
import { createAddressGuard } from '#outbound/address-guard';
import { webhookConsumers } from '#notify/consumers';
import { type DeliverDeps, deliverDue } from '#notify/deliver';
import { send } from '#notify/send';
import { sendWebhooks } from '#server/send-webhooks';
import { readAudit } from '#store/audit/audit-trail';
import { consumeOnce } from '#store/outbox/consumer';
import { appendEvents, type NewEvent } from '#store/outbox/outbox';
import { openTestServer, type TestServer } from '../server.ts';

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const own = ['127.0.0.0/8'];
const opened: NewEvent = {
  kind: 'alert.opened',
  subject: 'alert:12',
  payload: { alertId: 12, partyId: 'p', score: 0.9 },
};
const entered: NewEvent = {
  kind: 'commercial-segment.entered',
  subject: 'party:p',
  payload: { partyId: 'p', segmentation: 'value', segment: 'A', version: 'v1' },
};

describe('webhooks', () => {
  let server: TestServer;
  let receiver: Server;
  let url: string;
  let officer: Record<string, string>;
  let received: Received[] = [];
  let answer = (_response: ServerResponse): void => {};
  let clock = 0;
  const troubles: string[] = [];

  beforeAll(async () => {
    server = await openTestServer(null, undefined, undefined, { webhookNetworks: own });
    officer = await server.person(['compliance-officer']);
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received.push({ headers: request.headers, body });
        answer(response);
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  });
  afterAll(async () => {
    receiver.closeAllConnections();
    receiver.close();
    await server.close();
  });
  beforeEach(async () => {
    received = [];
    troubles.length = 0;
    answer = (response) => response.writeHead(204).end();
    // Ahead of the wall clock, by which the API notes when something was queued.
    clock = Date.now() + day;
    await server.store.pool.query('TRUNCATE webhook_endpoint, webhook_delivery, webhook_attempt, outbox_consumer');
    await server.store.pool.query('DELETE FROM outbox_event');
  });

  const call = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object, who = officer) => {
    const body = payload === undefined ? {} : { payload };
    const response = await server.app.inject({ method, url: `/v1/webhooks${path}`, headers: who, ...body });
    return { status: response.statusCode, body: response.body === '' ? null : response.json() };
  };
  const add = (id: string, fields: object = {}, who = officer) =>
    call('POST', '', { id, url, audience: 'internal', kinds: ['alert.opened'], ...fields }, who);
  const tell = (...events: NewEvent[]) =>
    server.store.db.transaction().execute((transaction) => appendEvents(transaction, events, 5000));
  const queue = async () => {
    for (const consumer of webhookConsumers(() => clock)) await consumeOnce(server.store.db, consumer, clock);
  };
  const deps = (fields: Partial<DeliverDeps> = {}): DeliverDeps => ({
    db: server.store.db,
    vault: server.deps.vault,
    now: () => clock,
    random: () => 0,
    send: (target, headers, body) =>
      send(target, headers, body, { guard: createAddressGuard(own), resolve: async () => [], timeoutMs: 5000 }),
    onTrouble: (code) => troubles.push(code),
    ...fields,
  });
  const deliveries = async (id: string) => (await call('GET', `/${id}/deliveries`)).body.items;
  const verified = ({ headers, body }: Received, secret: string) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const content = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
    const wanted = `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
    return String(headers['webhook-signature']).split(' ').includes(wanted);
  };

  it('send thin, signed messages of the events asked for, once each', async () => {
    const { secret } = (await add('desk')).body;
    await tell(opened, { ...opened, kind: 'case.opened', subject: 'case:1' });
    await queue();
    await queue();
    expect(await deliverDue(deps())).toBe(1);
    expect(await deliverDue(deps())).toBe(0);
    const [message] = received;
    expect(verified(message!, secret)).toBe(true);
    const id = message!.headers['webhook-id'];
    expect(JSON.parse(message!.body)).toEqual({
      type: 'alert.opened',
      timestamp: '1970-01-01T00:00:05.000Z',
      data: { id, subject: 'alert:12' },
    });
    expect(await deliveries('desk')).toMatchObject([
      { messageId: id, state: 'delivered', attempts: [{ attempt: 1, outcome: 'delivered', status: 204 }] },
    ]);
  });

  it('tell who entered and left a segment as changes', async () => {
    await add('crm', { audience: 'customer', kinds: ['commercial-segment.entered'] });
    await tell(entered);
    await queue();
    await deliverDue(deps());
    expect(JSON.parse(received[0]!.body).data).toMatchObject({ partyId: 'p', segmentation: 'value', segment: 'A' });
  });

  it('send nothing of what happened before the endpoint was there', async () => {
    await tell(opened);
    await add('late');
    await queue();
    expect(await deliverDue(deps())).toBe(0);
  });

  it('never take a tainted event to an endpoint that faces customers', async () => {
    expect((await add('crm', { audience: 'customer' })).body.code).toBe('webhook.tainted');
    await add('crm', { audience: 'customer', kinds: ['survey.answered'] });
    await server.store.pool.query("UPDATE webhook_endpoint SET kinds = '{alert.opened,survey.answered}'");
    await tell(opened, { kind: 'survey.answered', subject: 'survey:1', payload: {}, tainted: true });
    await queue();
    expect(await deliverDue(deps())).toBe(0);
  });

  it('of alerts do not exist for those who must not learn of alerts', async () => {
    const manager = await server.person(['feedback-manager']);
    expect(await add('spy', {}, manager)).toMatchObject({ status: 403, body: { code: 'webhook.denied' } });
    await add('desk');
    expect((await call('GET', '', undefined, manager)).body.items).toEqual([]);
    expect((await call('POST', '/desk/test', undefined, manager)).status).toBe(404);
    expect((await call('GET', '/desk/deliveries', undefined, manager)).status).toBe(404);
    expect((await call('DELETE', '/desk', undefined, manager)).status).toBe(404);
    expect((await add('mine', { kinds: ['survey.answered'] }, manager)).status).toBe(201);
  });

  it('refuse unknown events, a name used before, and an address of an inner network', async () => {
    const { status, body } = await add('desk', { kinds: ['survey.answered', 'alert.closed'] });
    expect([status, body.code]).toEqual([422, 'request.invalid']);
    expect(body.detail).toMatch(/^\/kinds\/1: must be an event: alert\.opened, /);
    expect((await add('desk', { url: 'https://169.254.169.254/latest' })).body.code).toBe('webhook.bad-url');
    expect((await add('desk')).status).toBe(201);
    expect((await add('desk')).body.code).toBe('webhook.exists');
  });

  it('are tried ten times with growing pauses, and then given up', async () => {
    await add('desk');
    answer = (response) => response.writeHead(500).end();
    await tell(opened);
    await queue();
    const start = clock;
    const times: number[] = [];
    while ((await deliveries('desk'))[0].state === 'pending') {
      if ((await deliverDue(deps())) > 0) times.push(clock - start);
      clock = Math.max(clock + 1, (await deliveries('desk'))[0].dueAt);
    }
    expect(times.length).toBe(10);
    expect(times.slice(0, 4).map((ms) => Math.round(ms / 1000))).toEqual([0, 5, 305, 2105]);
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual(
      Array(10).fill(received[0]!.headers['webhook-id']),
    );
    expect(new Set(received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10);
    expect((await deliveries('desk'))[0]).toMatchObject({ state: 'failed', attempts: { length: 10 } });
  });

  it('are replayed with the same bytes under the same identifier', async () => {
    const { secret } = (await add('desk')).body;
    await tell(opened);
    await queue();
    await deliverDue(deps());
    const [{ id }] = await deliveries('desk');
    clock += hour;
    expect((await call('POST', `/desk/deliveries/${id}/replay`)).body).toMatchObject({ state: 'pending' });
    await deliverDue(deps());
    expect(received[1]!.body).toBe(received[0]!.body);
    expect(received[1]!.headers['webhook-id']).toBe(received[0]!.headers['webhook-id']);
    expect(verified(received[1]!, secret)).toBe(true);
    expect((await deliveries('desk'))[0].attempts.length).toBe(2);
    expect((await call('POST', '/desk/deliveries/999999/replay')).status).toBe(404);
  });

  it('are signed with both secrets for a while after a rotation, then with the new one', async () => {
    const first = (await add('desk')).body.secret;
    const second = (await call('POST', '/desk/secret', { graceHours: 48 })).body.secret;
    await call('POST', '/desk/test');
    await deliverDue(deps());
    expect([first, second].map((secret) => verified(received[0]!, secret))).toEqual([true, true]);
    clock += 2 * day;
    await call('POST', '/desk/test');
    await deliverDue(deps());
    expect([first, second].map((secret) => verified(received[1]!, secret))).toEqual([false, true]);
    expect(JSON.parse(received[1]!.body).type).toBe('webhook.test');
  });

  it('keep no secret in the clear, neither in the tables nor in the trail', async () => {
    const { secret } = (await add('desk', { url: `${url}?token=receiver-secret` })).body;
    const { rows } = await server.store.pool.query('SELECT * FROM webhook_endpoint');
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6));
    const trail = [];
    for await (const entry of readAudit(server.store.db)) trail.push(entry);
    expect(JSON.stringify(trail)).not.toContain('receiver-secret');
  });

  it('are shut after five days in which nothing arrived, with a notice and an entry in the trail', async () => {
    await add('desk');
    answer = (response) => response.writeHead(503).end();
    for (let days = 0; days <= 5; days++) {
      await tell(opened);
      await queue();
      await deliverDue(deps());
      clock += day + minute;
    }
    const [endpoint] = (await call('GET', '')).body.items;
    expect(endpoint).toMatchObject({ state: 'disabled', stateReason: 'nothing arrived for five days' });
    expect(troubles).toEqual(['webhook.disabled']);
    const { rows } = await server.store.pool.query("SELECT subject FROM outbox_event WHERE kind = 'webhook.disabled'");
    expect(rows).toEqual([{ subject: 'webhook:desk' }]);
    expect(await deliverDue(deps())).toBe(0);
    // A test goes out all the same, and what waited goes on once it is enabled.
    answer = (response) => response.writeHead(200).end();
    await call('POST', '/desk/test');
    expect(await deliverDue(deps())).toBe(1);
    await call('PATCH', '/desk', { state: 'active' });
    expect(await deliverDue(deps())).toBeGreaterThan(0);
  });

  it('are shut at once when the receiver is gone', async () => {
    await add('desk');
    answer = (response) => response.writeHead(410).end();
    await tell(opened);
    await queue();
    await deliverDue(deps());
    expect((await call('GET', '')).body.items[0]).toMatchObject({ state: 'disabled' });
  });

  it('follow no redirect', async () => {
    await add('desk');
    answer = (response) => response.writeHead(307, { location: 'http://169.254.169.254/latest' }).end();
    await tell(opened);
    await queue();
    await deliverDue(deps());
    expect(received.length).toBe(1);
    expect((await deliveries('desk'))[0].attempts).toMatchObject([{ outcome: 'redirect-refused', status: 307 }]);
  });

  it('are sent again by another process when the first one died while it sent', async () => {
    await add('desk');
    await tell(opened);
    await queue();
    const dying = deliverDue(deps({ send: () => Promise.reject(new Error('killed')) }));
    await expect(dying).rejects.toThrow('killed');
    expect(await deliverDue(deps())).toBe(0);
    clock += 2 * minute + 1;
    expect(await deliverDue(deps())).toBe(1);
    expect((await deliveries('desk'))[0].state).toBe('delivered');
  });

  it('are sent once while two processes send', async () => {
    await add('desk');
    await tell(opened, opened, opened);
    await queue();
    await Promise.all([deliverDue(deps()), deliverDue(deps())]);
    expect(received.length).toBe(3);
  });

  it('go out by themselves while the server runs', async () => {
    await add('desk');
    const running = sendWebhooks(server.deps, own, (code) => troubles.push(code));
    await tell(opened);
    while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await running.stop();
    expect(troubles).toEqual([]);
  });

  describe('at connect time', () => {
    const guarded = (target: string, addresses: readonly string[] | Error, networks: readonly string[] = []) =>
      send(target, {}, '{}', {
        guard: createAddressGuard(networks),
        resolve: async () => {
          if (addresses instanceof Error) throw addresses;
          return addresses;
        },
        timeoutMs: 2000,
      });

    it.each([
      [['127.0.0.1']],
      [['10.0.0.7']],
      [['169.254.169.254']],
      [['::1']],
      [['::ffff:127.0.0.1']],
      [['8.8.8.8', '10.0.0.7']],
    ])('refuse a name that resolves to %s', async (addresses) => {
      expect(await guarded('https://hooks.example/x', addresses)).toEqual({ outcome: 'address-refused', status: null });
    });

    it.each(['https://127.0.0.1/', 'https://10.0.0.1/', 'https://169.254.169.254/', 'https://[::1]/'])(
      'refuse %s written out',
      async (target) => {
        expect((await guarded(target, [])).outcome).toBe('address-refused');
      },
    );

    it('refuse plain http beyond one’s own networks, and say what cannot be resolved or reached', async () => {
      expect((await guarded('http://hooks.example/', ['8.8.8.8'])).outcome).toBe('address-refused');
      expect((await guarded('https://hooks.example/', new Error('ENOTFOUND'))).outcome).toBe('unresolved');
      expect((await guarded('https://hooks.example/', [])).outcome).toBe('unresolved');
      expect((await guarded('http://hooks.example:1/', ['127.0.0.1'], own)).outcome).toBe('no-connection');
    });

    it('connect to the address that was checked and name the host that was meant', async () => {
      const { port } = receiver.address() as AddressInfo;
      const sent = await guarded(`http://hooks.example:${port}/hook?a=b`, ['127.0.0.1'], own);
      expect(sent).toEqual({ outcome: 'delivered', status: 204 });
      expect(received[0]!.headers.host).toBe(`hooks.example:${port}`);
    });

    it('give up on a receiver that does not answer', async () => {
      answer = () => undefined;
      const { port } = receiver.address() as AddressInfo;
      const slow = send(`http://hooks.example:${port}/`, {}, '{}', {
        guard: createAddressGuard(own),
        resolve: async () => ['127.0.0.1'],
        timeoutMs: 100,
      });
      expect((await slow).outcome).toBe('too-late');
    });
  });
});
