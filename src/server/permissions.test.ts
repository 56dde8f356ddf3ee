import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Action, permissionTable, roles } from '#access/permissions';
import type { Route } from '#contract/api/route';
import { routes } from '#contract/api/routes';
import { openTestServer, type TestServer } from '../../test/server.ts';

const all = Object.entries(routes) as [string, Route][];
const closed = all.filter(([, route]) => route.action !== null) as [string, Route & { action: Action }][];

/** Paths with parameters that name nothing: what matters here is who gets past the door. */
const urlOf = (route: Route) => route.path.replace(/\{\w+\}/g, '1');

describe('the door of every route', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer();
  });
  afterAll(() => server.close());

  const ask = async (route: Route, headers: Record<string, string>) => {
    // The stream does not end by itself; its handler is covered below.
    const response = await server.app.inject({ method: route.method, url: urlOf(route), headers });
    return response.statusCode;
  };

  it('is shut to nobody in particular, and to keys that are not ours', async () => {
    for (const [name, route] of closed) {
      expect([name, await ask(route, {})]).toEqual([name, 401]);
      expect([name, await ask(route, { authorization: `Bearer pl_${'0'.repeat(12)}_${'A'.repeat(43)}` })]).toEqual([
        name,
        401,
      ]);
      expect([name, await ask(route, { authorization: 'Basic YTpi' })]).toEqual([name, 401]);
      expect([name, await ask(route, { cookie: 'peerline.session_token=abc.def' })]).toEqual([name, 401]);
    }
  });

  it.each(roles.map((role) => [role]))('lets %s through exactly where the table says', async (role) => {
    const person = await server.person([role]);
    for (const [name, route] of closed) {
      const allowed = permissionTable[route.action][role] !== undefined;
      if (allowed && name === 'streamAlerts') continue;
      const status = await ask(route, person);
      expect([name, role, status === 403]).toEqual([name, role, !allowed]);
      expect([name, role, status === 401 || status >= 500]).toEqual([
        name,
        role,
        name === 'postScore' && allowed && status === 503,
      ]);
    }
  });

  it('opens to a key by its scopes alone', async () => {
    for (const [name, route] of closed) {
      if (name === 'streamAlerts') continue;
      const others = closed.map(([, { action }]) => action).filter((action) => action !== route.action);
      expect([name, await ask(route, await server.key([...new Set(others)]))]).toEqual([name, 403]);
      expect([name, await ask(route, await server.key([route.action]))]).not.toEqual([name, 403]);
    }
  });

  it('asks for an action that the permission table has', () => {
    for (const [name, { action }] of closed)
      expect([name, Object.keys(permissionTable)]).toEqual([name, expect.arrayContaining([action])]);
  });

  describe('with alerts of two teams and of none', () => {
    beforeAll(async () => {
      await server.store.pool.query(
        `INSERT INTO alert (leg_id, position, side, party_id, team, at, created_at, amount_minor, score, p, tau, cell, expert, model_version, threshold_version, reasons)
         SELECT 'l' || n, n, 0, 'p', (ARRAY['north', 'south', NULL])[n], 1, 1, 1, 0.9, 0.001, 0.5, 'c', 'e', 'm', 't', '[]'
         FROM generate_series(1, 3) n`,
      );
    });
    const teamsSeen = async (headers: Record<string, string>) => {
      const list = await server.app.inject({ url: '/v1/alerts', headers });
      const fromList = list.json<{ items: { team: string | null }[] }>().items.map(({ team }) => team);
      const single: (string | null)[] = [];
      for (const id of [3, 2, 1]) {
        const response = await server.app.inject({ url: `/v1/alerts/${id}`, headers });
        if (response.statusCode === 200) single.push(response.json<{ team: string | null }>().team);
        else expect(response.statusCode).toBe(404);
      }
      expect(single).toEqual(fromList);
      return single;
    };

    it('shows an analyst those of the own team and of none, and an officer or auditor all', async () => {
      expect(await teamsSeen(await server.person(['analyst'], ['north']))).toEqual([null, 'north']);
      expect(await teamsSeen(await server.person(['analyst']))).toEqual([null]);
      expect(await teamsSeen(await server.person(['compliance-officer']))).toEqual([null, 'south', 'north']);
      expect(await teamsSeen(await server.person(['auditor']))).toEqual([null, 'south', 'north']);
    });

    it('shows a key of a team the same as its people', async () => {
      expect(await teamsSeen(await server.key(['alerts:read'], 'north'))).toEqual([null, 'north']);
    });

    it('streams the same, and goes on after the last one seen', async () => {
      await server.app.listen({ host: '127.0.0.1', port: 0 });
      const { port } = server.app.server.address() as { port: number };
      const listen = async (headers: Record<string, string>, until: number) => {
        const abort = new AbortController();
        const response = await fetch(`http://127.0.0.1:${port}/v1/alerts/stream`, { headers, signal: abort.signal });
        expect(response.headers.get('content-type')).toBe('text/event-stream');
        let text = '';
        const reader = response.body!.getReader();
        while (!text.includes(`id: ${until}\n`)) text += Buffer.from((await reader.read()).value).toString();
        abort.abort();
        return [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
      };
      expect(await listen({ ...(await server.person(['auditor'])), 'last-event-id': '0' }, 3)).toEqual([1, 2, 3]);
      const northern = await server.person(['analyst'], ['north']);
      expect(await listen({ ...northern, 'last-event-id': '0' }, 3)).toEqual([1, 3]);
      const waiting = listen({ ...northern }, 5);
      await new Promise((resolve) => setTimeout(resolve, 700));
      await server.store.pool.query(
        `INSERT INTO alert (leg_id, position, side, party_id, team, at, created_at, amount_minor, score, p, tau, cell, expert, model_version, threshold_version, reasons)
         SELECT 'l' || n, n, 0, 'p', (ARRAY['south', 'north'])[n - 3], 1, 1, 1, 0.9, 0.001, 0.5, 'c', 'e', 'm', 't', '[]'
         FROM generate_series(4, 5) n`,
      );
      expect(await waiting).toEqual([5]);
    });
  });
});
