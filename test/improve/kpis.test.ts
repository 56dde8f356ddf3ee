import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerSatisfaction, netPromoterScore } from '#surveys/results/score-metrics';
import { openTestStore, type TestStore } from '../database.ts';
import { takeInOutcomes } from '#improve/kpis/customer-outcomes';
import { countKpi, medianKpi, reductionKpi } from '#improve/kpis/intervals';
import { readKpis } from '#improve/kpis/read-kpis';
import { type DayCounts, dayCounts } from '#server/day-counts';
import { createGrowingCount, type GrowingCount } from '#server/growing-count';

const january = Date.UTC(2026, 0, 1);
const february = Date.UTC(2026, 1, 1);
const march = Date.UTC(2026, 2, 1);
const hour = 3_600_000;

describe('KPIs', () => {
  let store: TestStore;
  let evaluated: GrowingCount<DayCounts>;
  beforeAll(async () => {
    store = await openTestStore();
    evaluated = createGrowingCount(store.db, dayCounts);
    await store.pool.query(`SELECT ensure_day('evaluation', '2026-01-05'), ensure_day('evaluation', '2026-02-05'),
      ensure_day('event_log', '2026-02-20')`);
    const evaluations = (from: number, day: string, at: number) =>
      store.pool.query(
        `INSERT INTO evaluation (day, position, side, leg_id, party_id, at, accepted_at, evaluated_at, amount_minor,
           status, score, p, tau, alert, model_version, threshold_version)
         SELECT $1::date, $2::bigint + n, 0, 'l', 'p', $3, $3, $3, 1, 'ok', 0.1, 0.5, 0.5, false, 'm', 't'
         FROM generate_series(1, 1000) n`,
        [day, from, at],
      );
    await evaluations(0, '2026-01-05', january + 4 * 24 * hour);
    await evaluations(1000, '2026-02-05', february + 4 * 24 * hour);
    /** `hours` from opening to decision. */
    const decided = async (n: number, outcome: string, at: number, hours: number, minutes: number | null) => {
      for (let i = 0; i < n; i++) {
        const partyId = i === 0 ? 'guilty' : `p${i}`;
        const { rows } = await store.pool.query<{ id: number }>(
          `INSERT INTO party_alert (party_id, state, inbox, risk, breaches, score, p, amount_minor, cell, top_alert_id,
             first_at, last_at, opened_at, due_at, closed_at)
           VALUES ($4, 'closed', 'general', 'low', 1, 0.9, 0.001, 1, 'c', 1, 1, 1, $1, $2, $3) RETURNING id`,
          [at - hours * hour, at - hours * hour + 24 * hour, at, partyId],
        );
        await store.pool.query(
          `INSERT INTO disposition (party_alert_id, party_id, outcome, reason_code, minutes, decided_by, decided_at)
           VALUES ($1, $6, $2, $3, $4, 'user:a', $5)`,
          [rows[0]!.id, outcome, outcome === 'unproductive' ? 'known-business' : null, minutes, at, partyId],
        );
      }
    };
    await decided(5, 'productive', january + 10 * 24 * hour, 10, 60);
    await decided(20, 'unproductive', january + 10 * 24 * hour, 30, 30);
    await decided(10, 'productive', february + 10 * 24 * hour, 4, null);
    await decided(10, 'unproductive', february + 10 * 24 * hour, 4, 12);
    await decided(3, 'inconclusive', february + 10 * 24 * hour, 4, null);
    const outcome = (position: number, kind: number, body: object) =>
      store.pool.query("INSERT INTO event_log VALUES ('2026-02-20', $1, 0, $2, 1, $3)", [
        position,
        kind,
        JSON.stringify(body),
      ]);
    const at = february + 20 * 24 * hour;
    await outcome(1, 5, { id: 'i1', at, partyId: 'guilty', type: 'report', severity: 'high', transactionId: null });
    await outcome(2, 5, { id: 'i2', at, partyId: 'other', type: 'report', severity: 'high', transactionId: null });
    await outcome(3, 4, { id: 'c1', at, partyId: 'other', category: 'fees', sealed: 'xx' });
    await store.pool.query(`INSERT INTO survey (id, status, created_at, created_by) VALUES ('s', 'live', 1, 'u')`);
    await store.pool.query(`INSERT INTO survey_version VALUES ('s', 1,
      '{"questions": [{"id": "q", "kind": "nps"}, {"id": "few", "kind": "csat"}]}', 1, 'u')`);
    for (let i = 0; i < 12; i++) {
      const { rows } = await store.pool.query<{ id: string }>(
        `INSERT INTO survey_response (id, survey_id, version, source, language, expires_at, completed_at, counted, created_at)
         VALUES (gen_random_uuid(), 's', 1, 'link', 'en', 1, $1, true, 1) RETURNING id`,
        [february + 1000],
      );
      await store.pool.query(
        "INSERT INTO survey_answer (response_id, question_id, score, answered_at) VALUES ($1, 'q', $2, 1)",
        [rows[0]!.id, i < 9 ? 10 : 3],
      );
      if (i < 3) {
        await store.pool.query(
          "INSERT INTO survey_answer (response_id, question_id, score, answered_at) VALUES ($1, 'few', 5, 1)",
          [rows[0]!.id],
        );
      }
    }
  });
  afterAll(() => store.close());

  it('follow their definitions, month by month', async () => {
    const metrics = { nps: netPromoterScore, csat: customerSatisfaction };
    const points = await readKpis(store.db, metrics, await evaluated.current(), {
      by: 'month',
      from: january,
      to: march,
    });
    expect(points.map(({ at }) => at)).toEqual([january, february]);
    const [first, second] = points.map(({ values }) => values);
    expect(first!.riskPredictionAccuracy).toMatchObject({ value: 0.2, n: 25 });
    expect(second!.riskPredictionAccuracy).toMatchObject({ value: 0.5, n: 20 });
    expect(first!.falsePositivesPerThousand.value).toBe(20);
    expect(second!.falsePositiveReduction.value).toBe(0.5);
    expect(first!.hoursPerAlert).toMatchObject({ value: (5 * 60 + 20 * 30) / 25 / 60, n: 25 });
    expect(second!.hoursPerAlert).toMatchObject({ value: 0.2, n: 10 });
    expect(first!.hoursToDecision.value).toBe(30);
    expect(second!.hoursToDecision.value).toBe(4);
    expect(first!.decidedInTime).toMatchObject({ value: 0.2, n: 25 });
    expect(second!.incidents.value).toBe(2);
    expect(second!.incidentsForeseen).toMatchObject({ value: 0.5, n: 2 });
    expect(second!.complaints.value).toBe(1);
    expect(first!.incidents.value).toBe(0);
    expect(second!.nps).toMatchObject({ value: 50, n: 12 });
    expect(second!.csat).toEqual({ value: null, low: null, high: null, n: 3 });
    expect(first!.nps.value).toBeNull();
  });

  it('are not zero, but nothing, where nobody decided', async () => {
    const metrics = { nps: netPromoterScore, csat: customerSatisfaction };
    const december = Date.UTC(2025, 11, 1);
    const [idle] = await readKpis(store.db, metrics, await evaluated.current(), {
      by: 'month',
      from: december,
      to: january,
    });
    const { falsePositivesPerThousand, falsePositiveReduction, riskPredictionAccuracy } = idle!.values;
    expect(
      [falsePositivesPerThousand, falsePositiveReduction, riskPredictionAccuracy].map(({ value }) => value),
    ).toEqual([null, null, null]);
  });

  it('take complaints and incidents from the log once', async () => {
    expect(await takeInOutcomes(store.db)).toBe(0);
    const { rows } = await store.pool.query('SELECT count(*)::integer AS n FROM customer_outcome');
    expect(rows).toEqual([{ n: 3 }]);
  });

  it('have intervals that hold what they should', () => {
    expect(countKpi(0)).toMatchObject({ value: 0, low: 0 });
    // Exact Poisson limits of 10: 4.795 to 18.39.
    expect(countKpi(10).low).toBeCloseTo(4.79, 1);
    expect(countKpi(10).high).toBeCloseTo(18.39, 1);
    const { value, low, high } = reductionKpi(10, 1000, 20, 1000);
    expect(value).toBe(0.5);
    expect(low!).toBeLessThan(0.5);
    expect(high!).toBeGreaterThan(0.5);
    expect(medianKpi([1, 2, 3])).toEqual({ value: 2, low: null, high: null, n: 3 });
    expect(medianKpi(Array.from({ length: 100 }, (_, i) => i))).toMatchObject({ value: 49.5, low: 39, high: 60 });
  });

  describe('for BI tools', () => {
    /** What a statement says to a login of this role, in a transaction that is given up. */
    async function as(role: string, statement: string): Promise<unknown[] | string> {
      const client = new Client(store.owner);
      await client.connect();
      try {
        await client.query('BEGIN');
        await client.query(`SET LOCAL ROLE ${role}`);
        return (await client.query(statement)).rows as unknown[];
      } catch (error) {
        return (error as { code: string }).code;
      } finally {
        await client.end();
      }
    }
    const denied = '42501';

    it('give sums to the role that may read them, and hide what is below ten', async () => {
      expect(await as('peerline_bi', 'SELECT opened, closed_in_time FROM bi.alerts_by_month ORDER BY month')).toEqual([
        { opened: '25', closed_in_time: '5' },
        { opened: '23', closed_in_time: '23' },
      ]);
      expect(await as('peerline_bi', 'SELECT * FROM bi.incidents_by_month')).toEqual([]);
      expect(
        await as('peerline_bi_commercial', 'SELECT sum(answers)::integer AS n FROM bi.satisfaction_by_month'),
      ).toEqual([{ n: 12 }]);
    });

    it('hide a small group from whoever asks in a clever way', async () => {
      const of = `INSERT INTO customer_outcome SELECT $1 + n, 'complaint', 'c' || CASE WHEN $2 THEN n ELSE 1 END, $3, $4
        FROM generate_series(1, 12) n`;
      await store.ownerPool.query(of, [1000, true, february, 'fees']);
      // Twelve complaints of one customer.
      await store.ownerPool.query(of, [2000, false, february, 'odd']);
      await store.ownerPool.query("INSERT INTO customer_outcome VALUES (3000, 'complaint', 'one', $1, 'rare')", [
        february,
      ]);
      const view = 'bi.complaints_by_month';
      expect(await as('peerline_bi_commercial', `SELECT category FROM ${view}`)).toEqual([{ category: 'fees' }]);
      const [fees] = [[{ category: 'fees' }]];
      for (const hidden of ['rare', 'odd']) {
        // An error would say that there is a row.
        const probe = `SELECT category FROM ${view} WHERE 1 / (CASE category WHEN '${hidden}' THEN 0 ELSE 1 END) > 0`;
        expect(await as('peerline_bi_commercial', probe)).toEqual(fees);
        // What a plan counts, too.
        const plan = (category: string) =>
          as(
            'peerline_bi_commercial',
            `EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, COSTS OFF, BUFFERS OFF) SELECT FROM ${view} WHERE category = '${category}'`,
          );
        expect(JSON.stringify(await plan(hidden)).replaceAll(hidden, '')).toBe(
          JSON.stringify(await plan('none')).replaceAll('none', ''),
        );
      }
    });

    it('let no function of ours do for a role what it may not do itself', async () => {
      const { rows: functions } = await store.ownerPool.query<{ oid: number; schema: string; name: string }>(
        `SELECT p.oid, n.nspname AS schema, p.proname AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname IN ('public', 'bi') AND p.prosecdef ORDER BY 3`,
      );
      const open: Record<string, string[]> = { peerline_bi: [], peerline_bi_commercial: [], public: [] };
      for (const { oid, name } of functions) {
        for (const role of Object.keys(open)) {
          const { rows } = await store.ownerPool.query<{ may: boolean }>(
            'SELECT has_function_privilege($1, $2::oid, $3) AS may',
            [role, oid, 'EXECUTE'],
          );
          if (rows[0]!.may) open[role]!.push(name);
        }
      }
      const commercial = ['read_commercial_segments', 'read_complaints_by_month', 'read_satisfaction_by_month'];
      expect(open['public']).toEqual([]);
      expect(open['peerline_bi_commercial']).toEqual(commercial);
      expect(open['peerline_bi']).toEqual(functions.filter(({ schema }) => schema === 'bi').map(({ name }) => name));
      expect(await as('peerline_bi_commercial', 'SELECT * FROM bi.read_alerts_by_month()')).toBe(denied);
      const { rows: memberships } = await store.ownerPool.query(
        "SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname LIKE 'peerline_bi%'",
      );
      expect(memberships).toEqual([]);
    });

    it('show the commercial role nothing that rests on alerts', async () => {
      for (const view of ['alerts_by_month', 'decisions_by_month', 'evaluations_by_month', 'incidents_by_month']) {
        expect([view, await as('peerline_bi_commercial', `SELECT * FROM bi.${view}`)]).toEqual([view, denied]);
      }
    });

    it('show no table, hold no party, and take no change', async () => {
      const { rows: tables } = await store.pool.query<{ name: string }>(
        "SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'",
      );
      expect(tables.length).toBeGreaterThan(30);
      for (const role of ['peerline_bi', 'peerline_bi_commercial']) {
        for (const { name } of tables) {
          expect([role, name, await as(role, `SELECT FROM ${name} LIMIT 1`)]).toEqual([role, name, denied]);
        }
        // Views of sums take no change from anybody.
        expect(await as(role, "UPDATE bi.alerts_by_month SET risk = 'low'")).toMatch(/^(42501|55000)$/);
        expect(await as(role, 'INSERT INTO bi.commercial_segments VALUES (1, 2, 3)')).toMatch(/^(42501|55000)$/);
        expect(await as(role, 'DELETE FROM party_alert')).toBe(denied);
        expect(await as(role, 'CREATE TABLE bi.mine (a integer)')).toBe(denied);
        expect(await as(role, 'CREATE TABLE public.mine (a integer)')).toBe(denied);
      }
      const { rows: columns } = await store.ownerPool.query<{ name: string }>(
        `SELECT attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'bi' AND a.attnum > 0`,
      );
      const personal = /party|name|email|birth|sealed|text|address|phone|decided_by|assignee|score_|response/;
      expect(columns.map(({ name }) => name).filter((name) => personal.test(name))).toEqual([]);
    });
  });
});
