import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Action, permissionTable } from '#access/permissions';
import { takeInBreaches } from '#casework/intake';
import type { Route } from '#contract/api/route';
import { type RouteName, routes } from '#contract/api/routes';
import { openTestServer, type TestServer } from '../server.ts';

// Every route whose right may end at one's own teams, against objects of the own team, of none and of another. A route that
// is not in one of the three tables below fails the first test: nobody adds one without saying whose its objects are.

/** What one team works on. */
interface Objects {
  readonly breach: number;
  readonly alert: number;
  readonly case: number;
  readonly attachment: number;
  readonly request: number;
  /** Another case, of no team. */
  readonly other: number;
  /** In the name of the party, so that it is found in any answer. */
  readonly canary: string;
}

interface Ask {
  readonly url: string;
  readonly payload?: object;
}

const reason = 'r';
const answerBy = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
/** Of no object: what may be seen is refused as changed meanwhile. */
const version = 999;
const attachment = { name: 'a.txt', mediaType: 'text/plain', contentBase64: 'YQ==' };

const single: Partial<Record<RouteName, (of: Objects) => Ask>> = {
  getAlert: ({ breach }) => ({ url: `/v1/alerts/${breach}` }),
  getAlertPeers: ({ alert, breach }) => ({ url: `/v1/casework/alerts/${alert}/peers?breach=${breach}` }),
  getAlertNarrative: ({ alert }) => ({ url: `/v1/casework/alerts/${alert}/narrative` }),
  getAlertTrail: ({ alert }) => ({ url: `/v1/casework/alerts/${alert}/trail` }),
  getPartyAlert: ({ alert }) => ({ url: `/v1/casework/alerts/${alert}` }),
  getAlertComments: ({ alert }) => ({ url: `/v1/casework/alerts/${alert}/comments` }),
  postAlertComment: ({ alert }) => ({ url: `/v1/casework/alerts/${alert}/comments`, payload: { text: 'c' } }),
  postAlertAction: ({ alert }) => ({
    url: `/v1/casework/alerts/${alert}/actions`,
    payload: { version, command: { action: 'assign' } },
  }),
  getCase: (of) => ({ url: `/v1/casework/cases/${of.case}` }),
  getCaseTrail: (of) => ({ url: `/v1/casework/cases/${of.case}/trail` }),
  getCaseComments: (of) => ({ url: `/v1/casework/cases/${of.case}/comments` }),
  postCaseComment: (of) => ({ url: `/v1/casework/cases/${of.case}/comments`, payload: { text: 'c' } }),
  postCaseAction: (of) => ({
    url: `/v1/casework/cases/${of.case}/actions`,
    payload: { version, command: { action: 'assign' } },
  }),
  postCaseLink: (of) => ({ url: `/v1/casework/cases/${of.case}/links`, payload: { otherId: of.other, reason } }),
  postCaseSplit: (of) => ({ url: `/v1/casework/cases/${of.case}/split`, payload: { version, breachIds: [1], reason } }),
  postAttachment: (of) => ({ url: `/v1/casework/cases/${of.case}/attachments`, payload: attachment }),
  getAttachment: (of) => ({ url: `/v1/casework/cases/${of.case}/attachments/${of.attachment}` }),
  postDocumentRequest: (of) => ({
    url: `/v1/casework/cases/${of.case}/document-requests`,
    payload: { documents: ['identity'], answerBy },
  }),
  postDocumentAction: ({ request }) => ({
    url: `/v1/casework/document-requests/${request}/actions`,
    payload: { version, action: 'receive' },
  }),
};

/** Answers that must not name what is of another team. */
const lists: Partial<Record<RouteName, (of: Objects) => Ask>> = {
  getAlerts: () => ({ url: '/v1/alerts?limit=200' }),
  getPartyAlerts: () => ({ url: '/v1/casework/alerts?limit=200' }),
  getAlertGroups: () => ({ url: '/v1/casework/alerts/groups?by=assignee' }),
  getCases: () => ({ url: '/v1/casework/cases?limit=200' }),
  getSearch: ({ alert }) => ({ url: `/v1/search?q=${alert}` }),
  getWorkflowNotices: () => ({ url: '/v1/casework/notices' }),
  getWorkload: () => ({ url: '/v1/workload' }),
  getInboxes: () => ({ url: '/v1/casework/inboxes' }),
  postAlertActions: ({ alert }) => ({
    url: '/v1/casework/alerts/actions',
    payload: { alerts: [{ id: alert, version: 1 }], command: { action: 'assign' } },
  }),
  postCaseActions: (of) => ({
    url: '/v1/casework/cases/actions',
    payload: { cases: [{ id: of.case, version: 1 }], command: { action: 'assign' } },
  }),
  postThresholdEvaluations: () => ({
    url: '/v1/thresholds/evaluations',
    payload: { threshold: { default: 0.5 }, set: 'after' },
  }),
  postNextAlert: () => ({ url: '/v1/casework/alerts/next', payload: {} }),
};

/** Routes without an object that a team has. */
const ofNoTeam: Partial<Record<RouteName, string>> = {
  getParty: 'a customer has no team; who works for another sees the name masked (masking.test.ts)',
  getPartySegment: 'as above',
  getPartyPeers: 'as above',
  getPartyActivity: 'as above',
  getPartyNetwork: 'as above',
  getEvaluations: 'scores of payments; what came of them is in the alerts',
  streamAlerts: 'the stream has a test of its own (permissions.test.ts)',
  getQueueOrder: 'numbers of the alerts that the list shows, in another order',
  getPeople: 'colleagues',
  postCase: 'makes an object',
  getQueueViews: 'views are personal',
  postQueueView: 'views are personal',
  putQueueView: 'views are personal',
  deleteQueueView: 'views are personal',
  getSample: 'legs below the line, which no team has',
  postSampleOutcome: 'as above',
};

describe('objects of the own team, of none and of another', () => {
  let server: TestServer;
  let officer: Record<string, string>;
  let own: Objects;
  let free: Objects;
  let foreign: Objects;
  let position = 0;

  const ask = async (name: RouteName, { url, payload }: Ask, headers: Record<string, string>) => {
    const { method } = routes[name] as Route;
    const response = await server.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: response.statusCode, body: response.body };
  };

  async function objectsOf(team: string | null): Promise<Objects> {
    const canary = `canary-${team}`;
    const { pool, db } = server.store;
    const { rows } = await pool.query<{ id: number }>(
      `INSERT INTO alert (leg_id, position, side, party_id, team, at, created_at, amount_minor, score, p, tau, cell, expert,
         model_version, threshold_version)
       VALUES ('l', $1, 0, $2, $3, 1, 1, 1000, 0.9, 0.001, 0.5, 'c', 'e', 'm', 't') RETURNING id`,
      [++position, canary, team],
    );
    await pool.query(
      `INSERT INTO evaluation (day, position, side, leg_id, party_id, at, accepted_at, evaluated_at, amount_minor, status,
         score, p, tau, alert, cell, expert, model_version, threshold_version)
       SELECT '2026-01-05', position, side, leg_id, party_id, at, 1, 1, amount_minor, 'ok', score, p, tau, true, cell, expert,
         model_version, threshold_version FROM alert WHERE id = $1`,
      [rows[0]!.id],
    );
    await takeInBreaches(db, Date.now());
    const post = async (url: string, payload: object) =>
      (await server.app.inject({ method: 'POST', url, payload, headers: officer })).json();
    const alerts = await server.app.inject({ url: `/v1/casework/alerts?partyId=${canary}`, headers: officer });
    const alert = alerts.json().items[0].id;
    const { id } = await post('/v1/casework/cases', { type: 'investigation', partyId: canary, reason });
    const other = await post('/v1/casework/cases', { type: 'investigation', partyId: 'other', reason });
    const file = await post(`/v1/casework/cases/${id}/attachments`, attachment);
    const request = await post(`/v1/casework/cases/${id}/document-requests`, { documents: ['identity'], answerBy });
    await pool.query('UPDATE party_alert SET team = $1 WHERE id = $2', [team, alert]);
    await pool.query('UPDATE work_case SET team = $1 WHERE id = $2', [team, id]);
    return { breach: rows[0]!.id, alert, case: id, attachment: file.id, request: request.id, other: other.id, canary };
  }

  beforeAll(async () => {
    server = await openTestServer();
    officer = await server.person(['compliance-officer']);
    await server.store.pool.query(
      `INSERT INTO model (version, status, created_at, profile, manifest) VALUES ('m', 'champion', 1, 'online',
         '{"cellAxes": ["entity-type"], "policy": {"threshold": {"default": 0.5, "rules": []}}}')`,
    );
    await server.store.pool.query("SELECT ensure_day('evaluation', '2026-01-05')");
    [own, free, foreign] = [await objectsOf('north'), await objectsOf(null), await objectsOf('south')];
  });
  afterAll(() => server.close());

  const actionOf = (name: RouteName) => (routes[name] as Route).action as Action;
  const bounded = (Object.keys(routes) as RouteName[]).filter(
    (name) => routes[name].action !== null && Object.values(permissionTable[actionOf(name)]).includes('own'),
  );

  it('are behind every route whose right may end at the own teams', () => {
    const known = [...Object.keys(single), ...Object.keys(lists), ...Object.keys(ofNoTeam)];
    expect(bounded.sort()).toEqual(known.sort());
  });

  it.each(Object.keys(single) as RouteName[])('are found by %s, or as if they did not exist', async (name) => {
    const of = single[name]!;
    const north = [await server.person(['analyst'], ['north']), await server.key([actionOf(name)], 'north')];
    for (const headers of north) {
      const { status, body } = await ask(name, of(foreign), headers);
      expect([name, status]).toEqual([name, 404]);
      expect(body).not.toContain(foreign.canary);
      for (const mine of [own, free]) {
        const seen = await ask(name, of(mine), headers);
        expect([name, [401, 403, 404].includes(seen.status) || seen.status >= 500, seen.body]).toEqual([
          name,
          false,
          seen.body,
        ]);
      }
    }
    const stranger = await server.person(['analyst']);
    expect([name, (await ask(name, of(own), stranger)).status]).toEqual([name, 404]);
    expect([name, (await ask(name, of(free), stranger)).status]).not.toEqual([name, 404]);
    const all = await ask(name, of(foreign), officer);
    expect([name, [401, 403, 404].includes(all.status) || all.status >= 500]).toEqual([name, false]);
  });

  it.each(Object.keys(lists) as RouteName[])('of another team are not in what %s answers', async (name) => {
    const of = lists[name]!;
    for (const headers of [await server.person(['analyst'], ['north']), await server.key([actionOf(name)], 'north')]) {
      const { status, body } = await ask(name, of(foreign), headers);
      expect([name, status >= 200 && status < 300, body]).toEqual([name, true, body]);
      expect(body).not.toContain(foreign.canary);
      if (name === 'postAlertActions' || name === 'postCaseActions')
        expect(JSON.parse(body).results).toEqual([expect.objectContaining({ code: 'casework.not-found' })]);
    }
  });

  it('are not linked with what one may not see', async () => {
    const headers = await server.person(['analyst'], ['north']);
    const link = { url: `/v1/casework/cases/${own.case}/links`, payload: { otherId: foreign.case, reason } };
    expect((await ask('postCaseLink', link, headers)).status).toBe(404);
  });

  it('are all in the lists of an officer', async () => {
    for (const name of ['getAlerts', 'getPartyAlerts', 'getCases', 'postThresholdEvaluations'] as const) {
      const { body } = await ask(name, lists[name]!(foreign), officer);
      for (const { canary } of [own, free, foreign])
        expect([name, body]).toEqual([name, expect.stringContaining(canary)]);
    }
  });
});
