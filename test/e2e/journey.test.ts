// Longer than most: one story from a simulated bank to a promoted challenger, told through the API alone.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memberSpecs } from '#model/members';
import { loadInto } from '#server/command-line';
import { type RunningServer, serve } from '#server/serve';
import { type Client, createClient, type Operations, type PeerlineProblem } from '../../src/client/client.ts';
import { peerline, peerlineJson } from '../peerline.ts';
import { npsSurvey } from '../fixtures/survey.ts';
import { type JourneyBank, makeJourneyBank } from './journey-bank.ts';

const built = existsSync(new URL('../../dist/server/scoring.worker.js', import.meta.url));
const password = 'correct horse battery';
const publicUrl = 'https://peerline.example';
/** A tenth of all legs would alert: enough to compare two models by. */
const loweredLine = { default: 0.01, rules: [] };
const reason = 'test of the journey';

type AlertCommand = Operations['postAlertActions']['input']['body']['command'];

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 600; tries++) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`In vain: ${what}.`);
}

const refusal = async (call: Promise<unknown>) =>
  await call.then(
    () => null,
    ({ problem }: PeerlineProblem) => problem.code,
  );

describe.skipIf(!built)('the journey from a simulated bank to a promoted challenger', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-journey-'));
  const notices: string[] = [];
  let bank: JourneyBank;
  let server: RunningServer;
  let system: Client;
  let ann: Client;
  let bob: Client;
  let fay: Client;
  const databaseUrl = process.env['DATABASE_URL'];

  /** The client of a person: a cookie and the application's own address in place of a key. */
  const personOf = (cookie: string): Client =>
    createClient({
      baseUrl: server.url,
      key: 'none',
      fetch: async (url, init) => {
        const { authorization: _none, ...headers } = init!.headers as Record<string, string>;
        return await fetch(url, { ...init, headers: { ...headers, cookie, origin: publicUrl } });
      },
    });
  const logIn = async (email: string): Promise<string> => {
    const response = await fetch(`${server.url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: publicUrl },
      body: JSON.stringify({ email, password }),
    });
    expect(response.status).toBe(204);
    return response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
  };
  const setUp = async (link: string, person: { readonly email?: string; readonly name: string }) => {
    const token = link.split('#')[1]!;
    await personOf('').call('postSetup', { body: { token, password, ...person } });
  };
  const send = async (month: number) => {
    const all = bank.months[month]!;
    for (let from = 0; from < all.length; from += 1000) {
      const answer = await system.call('postTransactions', { body: all.slice(from, from + 1000) });
      expect(answer).toMatchObject({ accepted: all.slice(from, from + 1000).length });
    }
    await until('everything is scored', async () => {
      const { hours } = await system.call('getReconciliation', {});
      return hours.every(({ pending, missing }) => pending + missing === 0) ? true : null;
    });
    await until('every breach is in an alert', async () => {
      const { rows } = await server.store.pool.query('SELECT 1 FROM alert_intake LIMIT 1');
      return rows.length === 0 ? true : null;
    });
  };
  const openAlerts = async () => {
    const found = [];
    for await (const alert of ann.items('getPartyAlerts', { query: { limit: 200, undecided: 'true' } }))
      found.push(alert);
    return found;
  };
  /** By party alert: how odd the highest breach is to one of the detectors. Worked out when the effect is asked for. */
  const isolation = async (): Promise<ReadonlyMap<number, number>> => {
    await ann.call('getQueueEffect', {});
    const { rows } = await server.store.pool.query<{ id: number; nats: number }>(
      `SELECT p.id, s.surprisals[$1] AS nats FROM party_alert p JOIN alert_surprisal s ON s.alert_id = p.top_alert_id
       WHERE s.surprisals IS NOT NULL`,
      [1 + memberSpecs('online').findIndex(({ name }) => name === 'eif')],
    );
    return new Map(rows.map(({ id, nats }) => [id, nats]));
  };
  /** What officers find: one detector is right, whatever the others say of an alert. */
  const decideAll = async () => {
    const open = (await openAlerts()).toSorted((a, b) => a.id - b.id);
    const nats = await isolation();
    const oddness = (id: number) => nats.get(id) ?? 0;
    const odd = open.map(({ id }) => oddness(id)).sort((a, b) => b - a)[Math.floor(0.35 * open.length)]!;
    const act = async (alerts: readonly { readonly id: number; readonly version: number }[], command: AlertCommand) => {
      for (let from = 0; from < alerts.length; from += 200) {
        const some = alerts.slice(from, from + 200).map(({ id, version }) => ({ id, version }));
        const { results } = await ann.call('postAlertActions', { body: { alerts: some, command } });
        expect(results.filter(({ outcome }) => outcome !== 'done')).toEqual([]);
      }
    };
    await act(open, { action: 'assign' });
    const taken = (await openAlerts()).toSorted((a, b) => a.id - b.id);
    for (let from = 0; from < taken.length; from += 20) {
      const some = taken.slice(from, from + 20);
      const isOdd = ({ id }: { readonly id: number }) => oddness(id) >= odd;
      await act(some.filter(isOdd), { action: 'dispose', outcome: 'productive', minutes: 25 });
      await act(
        some.filter((alert) => !isOdd(alert)),
        { action: 'dispose', outcome: 'unproductive', reasonCode: 'known-business', minutes: 9 },
      );
    }
    return open.length;
  };

  beforeAll(async () => {
    bank = await makeJourneyBank(folder);
    server = await serve({
      dataFolder: bank.out,
      databaseUrl,
      port: 0,
      publicUrl,
      rates: bank.rates,
      logLevel: 'silent',
      notice: (sentence) => notices.push(sentence),
    });
    await loadInto(server.store, bank.out, () => undefined);
  }, 180_000);
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets people and systems in', async () => {
    await setUp(/(\S+\/setup#\S+)$/.exec(notices.join('\n'))![1]!, { email: 'root@b.example', name: 'Root' });
    const root = personOf(await logIn('root@b.example'));
    for (const [email, role] of [
      ['ann@b.example', 'compliance-officer'],
      ['bob@b.example', 'compliance-officer'],
      ['fay@b.example', 'feedback-manager'],
      ['eve@b.example', 'engineer'],
    ] as const) {
      const { link } = await root.call('postInvitation', { body: { email, roles: [role] } });
      await setUp(link, { name: email.slice(0, 3) });
    }
    ann = personOf(await logIn('ann@b.example'));
    bob = personOf(await logIn('bob@b.example'));
    fay = personOf(await logIn('fay@b.example'));
    const eve = personOf(await logIn('eve@b.example'));
    const scopes = ['events:write', 'reconciliation:read', 'surveys:send', 'commercial-segments:write'];
    const { key } = await eve.call('postKey', { body: { name: 'core', scopes, expiresAt: Date.now() + 3_600_000 } });
    system = createClient({ baseUrl: server.url, key });
    expect(await refusal(system.call('getAlerts', {}))).toBe('access.denied');
  });

  it('brings alerts of the past into the queue, and one of them to a decision by two people', async () => {
    const open = await until('alerts of the history', async () => {
      const alerts = await openAlerts();
      return alerts.length > 0 ? alerts : null;
    });
    const [alert] = open;
    const { id, version } = alert!;
    const escalated = await ann.call('postAlertAction', {
      path: { id },
      body: { version, command: { action: 'escalate', reason } },
    });
    const caseId = escalated.caseId!;
    const opened = await ann.call('getCase', { path: { id: caseId } });
    expect(opened.breaches).toHaveLength(alert!.breaches);
    const decision = { outcome: 'productive' as const, deservedReview: true, minutes: 40 };
    const assigned = await ann.call('postCaseAction', {
      path: { id: caseId },
      body: { version: opened.case.version, command: { action: 'assign' } },
    });
    const submitted = await ann.call('postCaseAction', {
      path: { id: caseId },
      body: { version: assigned.version, command: { action: 'submit', reason, ...decision } },
    });
    const approval = { path: { id: caseId }, body: { version: submitted.version, action: 'approve' as const } };
    expect(await refusal(ann.call('postCaseApproval', approval))).toBe('casework.four-eyes');
    expect((await bob.call('postCaseApproval', approval)).state).toBe('closed');
    const closed = await ann.call('getPartyAlert', { path: { id } });
    expect(closed.alert.state).toBe('closed');
    expect(closed.dispositions[0]).toMatchObject({ outcome: 'productive', deservedReview: true });
  });

  it('moves the line with a simulation and two people, and new alerts differ as simulated', async () => {
    const wanted = { threshold: loweredLine, reason };
    const simulated = await ann.call('postSimulation', { body: { threshold: loweredLine } });
    expect(simulated.gained).toBeGreaterThan(0);
    const draft = await ann.call('postThreshold', { body: wanted });
    const proposed = await ann.call('postThresholdAction', {
      path: { id: draft.id },
      body: { version: draft.version, action: 'propose' },
    });
    expect(proposed.simulation).toMatchObject({ gained: simulated.gained, lost: 0 });
    const release = { path: { id: draft.id }, body: { version: proposed.version, action: 'release' as const } };
    expect(await refusal(ann.call('postThresholdDecision', release))).toBe('casework.four-eyes');
    expect((await bob.call('postThresholdDecision', release)).inForce).toBe(true);
    // Scoring asks once a second which line is in force.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const before = (await alertsOfTheStream()).length;
    await send(0);
    const raised = (await alertsOfTheStream()).length - before;
    const back = await ann.call('postSimulation', { body: { threshold: { default: 0.5, rules: [] } } });
    // Against the line in force, of which the history would have raised what was simulated, the rest is new.
    expect(back.before.legs - simulated.after.legs).toBe(raised);
    expect(back.after.legs - simulated.before.legs).toBeLessThan(raised);
  });

  const alertsOfTheStream = async () => {
    const { rows } = await server.store.pool.query('SELECT id FROM alert WHERE position > 0');
    return rows;
  };

  it('has an audit trail that verifies offline', async () => {
    const trail = join(folder, 'trail.ndjson');
    expect((await peerline('audit', 'export', '--to', trail, '--out', bank.out)).code).toBe(0);
    const { verification } = await peerlineJson<{ verification: { intact: boolean; entries: number } }>(
      ...`audit verify ${trail} --out ${bank.out}`.split(' '),
    );
    expect(verification).toMatchObject({ intact: true });
    expect(verification.entries).toBeGreaterThan(10);
    const lines = readFileSync(trail, 'utf8').split('\n');
    lines[6] = lines[6]!.replace('"actor":"', '"actor":"not ');
    writeFileSync(trail, lines.join('\n'));
    const changed = await peerline('audit', 'verify', trail, '--out', bank.out, '--json');
    expect(changed.code).not.toBe(0);
    expect(JSON.parse(changed.stdout)).toMatchObject({ verification: { intact: false, firstBroken: 7 } });
  });

  it('computes an alert of the history and one of the stream again, bit for bit', async () => {
    const { rows } = await server.store.pool.query<{ id: number }>(
      '(SELECT max(id) AS id FROM alert WHERE position < 0) UNION ALL (SELECT max(id) FROM alert WHERE position > 0)',
    );
    for (const { id } of rows) {
      expect(await peerlineJson('replay', String(id), '--out', bank.out)).toMatchObject({ identical: true });
    }
  });

  it('asks a segment of customers, and gives their NPS with an interval', async () => {
    const members = bank.parties.slice(0, 40).map((partyId) => ({ partyId, segment: 'savers' }));
    const segments = [{ id: 'savers', label: 'Savers' }];
    await system.call('postCommercialAssignment', {
      path: { segmentation: 'needs' },
      body: { version: '1', segments, members, lineage: [{ name: 'age', source: 'crm' }] },
    });
    const definition = npsSurvey({ targeting: { segments: [{ segmentation: 'needs', segment: 'savers' }] } });
    await fay.call('postSurvey', { body: { id: 'bank', definition: definition as never } });
    await fay.call('patchSurvey', { path: { id: 'bank' }, body: { status: 'live', version: 1 } });
    const { items } = await system.call('postInvitations', {
      path: { id: 'bank' },
      body: { partyIds: bank.parties.slice(0, 60) },
    });
    const invited = items.flatMap((one) => (one.outcome === 'invited' ? [one] : []));
    expect(invited).toHaveLength(40);
    for (const [i, { token }] of invited.slice(0, 30).entries()) {
      const answers = { recommend: [10, 9, 9, 8, 3][i % 5]!, ...(i % 5 === 4 ? { reason: 'The queue is long.' } : {}) };
      await personOf('').call('postAnswers', { body: { token, answers, finish: true } });
    }
    const results = await fay.call('getSurveyResults', {
      path: { id: 'bank' },
      query: { by: 'segment', segmentation: 'needs' },
    });
    expect(results.complete).toBe(30);
    const { total } = results.questions[0]!;
    const metric = total.suppressed ? null : total.cell.metric;
    // 18 promoters and 6 detractors of 30.
    expect(metric).toMatchObject({ name: 'nps', value: 40, n: 30 });
    expect(metric!.low).toBeLessThan(40);
    expect(metric!.high).toBeGreaterThan(40);
    expect(await refusal(fay.call('getPartyAlerts', {}))).toBe('access.denied');
  });

  let weightingFile = '';
  it('learns from decisions what another person releases where the queue gets no worse', async () => {
    expect(await decideAll()).toBeGreaterThan(100);
    const weighting = await ann.call('postWeighting', { body: { reason } });
    expect(weighting.members.every(({ factor }) => factor >= 0)).toBe(true);
    const release = { path: { id: weighting.id }, body: { reason } };
    expect(await refusal(ann.call('releaseWeighting', release))).toBe('improve.four-eyes');
    expect(await refusal(bob.call('releaseWeighting', release))).toBe(
      weighting.gate.length > 0 ? 'improve.gate' : null,
    );
    expect(weighting.gate).toEqual([]);
    weightingFile = join(folder, 'weighting.json');
    writeFileSync(weightingFile, JSON.stringify(weighting));
  });

  it('promotes the challenger that learned, after a trial on live events, and brings the champion back', async () => {
    const { version } = await peerlineJson<{ version: string }>(
      ...`train --seed 5 --weighting ${weightingFile} --out ${bank.out}`.split(' '),
    );
    const trial = await ann.call('postTrial', { body: { challenger: version, share: 0.999, reason } });
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await send(1);
    const path = { id: trial.id };
    const early = await ann.call('getTrialComparison', { path });
    expect(early.gate.length).toBeGreaterThan(0);
    expect(await refusal(ann.call('proposePromotion', { path, body: { reason } }))).toBe('improve.gate');
    await decideAll();
    const { comparison, gate } = await ann.call('getTrialComparison', { path });
    expect(gate).toEqual([]);
    expect(comparison.gain!.low).toBeLessThanOrEqual(comparison.gain!.value);
    await ann.call('proposePromotion', { path, body: { reason } });
    expect(await refusal(ann.call('promoteChallenger', { path, body: { reason } }))).toBe('improve.four-eyes');
    expect((await bob.call('promoteChallenger', { path, body: { reason } })).state).toBe('promoted');
    const inUse = async () =>
      (await ann.call('getModels', {})).items.find(({ status }) => status === 'champion')!.version;
    expect(await inUse()).toBe(version);
    await bob.call('rollBackTrial', { path, body: { reason } });
    expect(await inUse()).not.toBe(version);
    expect((await system.call('getReconciliation', {})).addsUp).toBe(true);
  });
});
