import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeSmallLake } from '../fixtures/small-lake.ts';
import type { TestServer } from '../server.ts';
import { seedAlerts } from './alerts-fixture.ts';
import { describeApp } from './app.ts';
import { complaintsOf, expectAccessible } from './browser.ts';
import { seedSegmentations } from './segmentation-fixture.ts';

const at = 1_790_000_000_000;

/** Three customers with alerts, payments and segments; the first was evaluated among two groups of peers. */
async function seed(server: TestServer): Promise<void> {
  const { pool, dataFolder } = server.store;
  await seedAlerts(server, 3);
  await seedSegmentations(server);
  await pool.query(`INSERT INTO party (id, entity_type, country, region, client_segment, onboarded_at, position)
    VALUES ('party-00', 'individual', 'ES', 'Madrid', 'retail', 1700000000000, 0)`);
  await pool.query(
    `INSERT INTO account (id, party_id, product, currency, position) VALUES ('A0', 'party-00', 'wallet', 'EUR', 0)`,
  );
  await writeSmallLake(
    join(dataFolder, 'lake'),
    [
      {
        id: 'T1',
        at,
        accountId: 'A0',
        direction: 'out',
        amountMinor: 9000,
        to: { identifier: 'FR1', name: 'Shop', country: 'FR' },
      },
    ],
    [{ id: 'E1', at, partyId: 'party-00', type: 'login', deviceId: 'D1', ipCountry: 'ES' }],
  );
  await pool.query(`INSERT INTO model VALUES ('model-1', 'champion', ${at}, 'online', $1)`, [
    JSON.stringify({ cellAxes: ['entity-type', 'country'] }),
  ]);
  await pool.query("SELECT ensure_day('evaluation', '2026-09-21')");
  await pool.query(`
    INSERT INTO evaluation (day, position, side, leg_id, party_id, at, accepted_at, evaluated_at, amount_minor, status,
      score, p, tau, alert, cell, expert, model_version, threshold_version)
    SELECT '2026-09-21', n, 0, 'leg-' || n, 'party-00', ${at} + n, ${at}, ${at}, 9000, 'ok', 0.2, 0.4, 0.5, false,
      CASE WHEN n < 5 THEN 'individual' ELSE 'individual · ES' END, 'individual', 'model-1', 'thresholds-1'
    FROM generate_series(1, 8) AS n`);
}

describeApp('the page of a customer', { roles: ['compliance-officer'], seed }, (app) => {
  const section = (name: string) => app.page.getByRole('region', { name, exact: true });

  it('is shown whole: who, among which peers and why, accounts, evaluations, at the width of a laptop', async () => {
    await app.page.setViewportSize({ width: 1280, height: 800 });
    await app.page.goto(`${app.url}/customers/party-00`);
    await section('Who').getByText('Spain').waitFor();
    await section('Segments and how they moved').getByText('Compared now with individual · ES').waitFor();
    await section('Segments and how they moved').getByText('Another value on any of these lines').waitFor();
    await section('Segments and how they moved').getByText('They pay in cash.').first().waitFor();
    await section('Accounts').getByRole('rowheader', { name: 'A0' }).waitFor();
    expect(await section('Latest evaluations').getByRole('row').count()).toBe(9);
    await app.page.getByText('Payments: 0 in for 0.00 EUR, 1 out for 90.00 EUR').waitFor();
    expect(await app.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1280);
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('opens the alerts that are worked on', async () => {
    await app.page.goto(`${app.url}/customers/party-1`);
    await section('Cases and alerts')
      .getByRole('link', { name: /^Alert \d+$/ })
      .click();
    await app.page.getByRole('heading', { name: /^Alert \d+$/ }).waitFor();
  });

  it('shows consent and answers to those permitted, nothing of alerts to them, in the dark and in German', async () => {
    const auditor = await app.pageOf(['auditor'], 'dark');
    const heard = complaintsOf(auditor);
    await auditor.goto(`${app.url}/customers/party-00`);
    await auditor.getByRole('region', { name: 'Consent', exact: true }).waitFor();
    await auditor.getByRole('region', { name: 'Answers to surveys', exact: true }).waitFor();
    await auditor.getByText('DE', { exact: true }).click();
    await auditor.getByRole('region', { name: 'Einwilligung' }).waitFor();
    await auditor.waitForLoadState('networkidle');
    await expectAccessible(auditor);
    expect(heard).toEqual([]);
    await auditor.context().close();
    const analyst = await app.pageOf(['analyst']);
    await analyst.goto(`${app.url}/customers/party-1`);
    await analyst.getByRole('region', { name: 'Cases and alerts', exact: true }).waitFor();
    expect(await analyst.getByRole('region', { name: 'Consent', exact: true }).count()).toBe(0);
    await analyst.context().close();
  });
});
