import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day } from '#domain/time';
import { partySubject } from '#store/vault/vault';
import { createVault, type Vault } from '#store/vault/vault';
import { openTestStore, type TestStore } from '../../../test/database.ts';
import { actOnAlert } from '../alerts/act-on-alert.ts';
import { takeInBreaches } from '../intake.ts';
import type { Officer } from '../officer.ts';
import { isIntact, makeCaseFile, readCaseFile } from '../pack/case-file.ts';
import { listAlerts } from '../reading.ts';
import { actOnReport, openReport, readReport, type ReportCommand } from './report-task.ts';

const start = Date.UTC(2026, 0, 5);
const officer = (id: string, fields: Partial<Officer> = {}): Officer => ({
  id: `user:${id}`,
  reach: 'all',
  teams: [],
  restricted: true,
  ...fields,
});
const [ann, bob] = [officer('ann'), officer('bob')];
const outsider = officer('otto', { restricted: false });

describe('a report of suspicion', () => {
  let store: TestStore;
  let vault: Vault;
  let caseId: number;
  let reportId: number;
  beforeAll(async () => {
    store = await openTestStore();
    vault = createVault({ db: store.db, masterKey: randomBytes(32), now: () => start });
    const sealed = (await vault.keysOf([partySubject('p-77')])).seal(partySubject('p-77'), { name: 'Jane Roe' });
    await store.pool.query(
      `INSERT INTO party (id, entity_type, country, onboarded_at, sealed, position) VALUES ('p-77', 'individual', 'ES', 0, $1, 1)`,
      [sealed],
    );
    await store.pool.query(
      `INSERT INTO alert (leg_id, position, side, party_id, at, created_at, amount_minor, score, p, tau, cell, expert, model_version, threshold_version, reasons)
       SELECT 'leg-' || n, n, 0, 'p-77', $1::bigint + n * 86400000, 0, 1000 * n, 0.9, 0.001, 0.5, 'individual', 'general', 'm', 't',
         '{"reasons": [{"sentence": "Amount: 30.00 EUR; above 99 % of 4,112 peers"}]}' FROM generate_series(1, 3) n`,
      [start],
    );
    await takeInBreaches(store.db, start);
    const [alert] = await listAlerts(store.db, { limit: 1 }, ann);
    const command = { action: 'escalate', reason: 'pattern', needToKnow: true, members: [] } as const;
    caseId = (await actOnAlert(store.db, alert!, command, ann, start)).case_id!;
  });
  afterAll(() => store.close());

  const act = (version: number, command: ReportCommand, who = ann) =>
    actOnReport(store.db, vault, { id: reportId, version, currency: 'EUR' }, command, who, start);
  const read = (who = ann) => readReport(store.db, vault, reportId, 'EUR', who);

  it('begins as a draft whose figures resolve, with a deadline, unseen by who may not know of the case', async () => {
    const wanted = { caseId, kind: 'STR', dueAt: null, currency: 'EUR' } as const;
    await expect(openReport(store.db, vault, wanted, outsider, start)).rejects.toMatchObject({
      code: 'casework.not-found',
    });
    const task = await openReport(store.db, vault, wanted, ann, start);
    reportId = task.id;
    expect(task).toMatchObject({ state: 'draft', due_at: start + 30 * day });
    const { draft, problems } = await read();
    expect(problems).toEqual([]);
    expect(draft!.sentences.map(({ refs }) => refs[0])).toEqual([
      'party:p-77',
      'breaches',
      'breach:1',
      'breach:2',
      'breach:3',
    ]);
    await expect(openReport(store.db, vault, wanted, ann, start)).rejects.toMatchObject({ code: 'casework.invalid' });
    await expect(read(outsider)).rejects.toMatchObject({ code: 'casework.not-found' });
  });

  it('is not submitted with a wrong figure, nor approved by who wrote it, nor filed before', async () => {
    const { draft, task } = await read();
    const wrong = { ...draft!, sentences: [{ text: 'It paid 9,999.99 EUR.', refs: ['breaches'] }] };
    const edited = await act(task.version, { action: 'edit', draft: wrong });
    await expect(act(edited.version, { action: 'submit' })).rejects.toThrow(/9,999.99 is in none/);
    const whole = await act(edited.version, { action: 'edit', draft: draft! });
    await expect(act(whole.version, { action: 'submit' })).rejects.toThrow(/no indicator/);
    const mended = await act(whole.version, { action: 'edit', draft: { ...draft!, indicators: ['ML01'] } });
    await expect(act(mended.version, { action: 'file', filingReference: 'x' })).rejects.toMatchObject({
      code: 'casework.transition',
    });
    const submitted = await act(mended.version, { action: 'submit' });
    await expect(act(submitted.version, { action: 'approve' })).rejects.toMatchObject({ code: 'casework.four-eyes' });
    await expect(act(mended.version, { action: 'approve' }, bob)).rejects.toMatchObject({ code: 'casework.conflict' });
    const approved = await act(submitted.version, { action: 'approve' }, bob);
    const filed = await act(approved.version, { action: 'file', filingReference: 'FIU-9' });
    expect(filed).toMatchObject({ state: 'filed', filing_reference: 'FIU-9', approved_by: bob.id });
  });

  it('is part of the file of its case, whose hash shows a change of anything in it', async () => {
    const file = await makeCaseFile(store.db, vault, caseId, 'EUR', ann, start);
    const text = JSON.stringify(file);
    const intact = (changed: string) => isIntact(readCaseFile(changed));
    expect(intact(text)).toBe(true);
    expect(text).toContain('leg-2');
    expect(intact(text.replace('"amount_minor":2000', '"amount_minor":2001'))).toBe(false);
    expect(intact(text.replace('threshold_version":"t"', 'threshold_version":"u"'))).toBe(false);
    expect(() => readCaseFile('{}')).toThrow(/no case file/);
    const { rows } = await store.pool.query("SELECT after FROM audit_entry WHERE action = 'case.file-made'");
    expect(rows).toEqual([{ after: { sha256: file.sha256 } }]);
    await expect(makeCaseFile(store.db, vault, caseId, 'EUR', outsider, start)).rejects.toMatchObject({
      code: 'casework.not-found',
    });
  });

  it('is sealed: neither its table nor the trail tells what it says', async () => {
    const { rows } = await store.pool.query<{ text: string }>(
      "SELECT (SELECT string_agg(t::text, ' ') FROM report_task t) || (SELECT string_agg(t::text, ' ') FROM audit_entry t) AS text",
    );
    expect(rows[0]!.text).not.toMatch(/departed from what is usual|30\.00 EUR/);
  });
});
