import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeSmallLake } from '../fixtures/small-lake.ts';
import type { TestServer } from '../server.ts';
import { seedAlerts } from './alerts-fixture.ts';
import { describeApp } from './app.ts';
import { complaintsOf, expectAccessible } from './browser.ts';

const at = 1_790_000_000_000;
const acme = { identifier: 'US77', name: 'Acme', country: 'US' };
/** party-1 pays party-2, that pays party-3, that pays party-1. */
const payments = [
  { id: 'T1', at, accountId: 'A1', direction: 'out', amountMinor: 900_000, to: 'A2' },
  { id: 'T2', at: at + 60_000, accountId: 'A2', direction: 'out', amountMinor: 880_000, to: 'A3' },
  { id: 'T3', at: at + 120_000, accountId: 'A3', direction: 'out', amountMinor: 870_000, to: 'A1' },
  { id: 'T4', at: at + 180_000, accountId: 'A1', direction: 'out', amountMinor: 5000, to: acme },
] as const;
const events = [
  { id: 'E1', at: at - 1000, partyId: 'party-1', type: 'login', deviceId: 'D1', ipCountry: 'ES' },
  { id: 'E2', at: at - 500, partyId: 'party-1', type: 'add-payee', deviceId: 'D1', ipCountry: 'ES' },
];

async function seed(server: TestServer): Promise<void> {
  await seedAlerts(server, 3);
  await writeSmallLake(join(server.store.dataFolder, 'lake'), payments, events);
  await server.store.pool.query(`INSERT INTO account (id, party_id, product, currency, position)
    SELECT 'A' || n, 'party-' || n, 'checking', 'EUR', 0 FROM generate_series(1, 3) n`);
}

describeApp('an alert', { roles: ['analyst'], seed }, (app) => {
  const section = (name: string) => app.page.getByRole('region', { name, exact: true });

  it('tells what happened in time: payments, behaviour and devices, each as a table too', async () => {
    await app.page.goto(`${app.url}/alerts/1`);
    await app.page.getByText('Payments: 1 in for 8,700.00 EUR, 2 out for 9,050.00 EUR').waitFor();
    await app.page.getByText('Behaviour', { exact: true }).first().click();
    await app.page.getByRole('cell', { name: 'add-payee' }).waitFor();
    await app.page.getByText('Devices', { exact: true }).click();
    await app.page.getByRole('rowheader', { name: 'D1' }).waitFor();
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('opens counterparties until the money comes back, and follows a way', async () => {
    await section('Money flow').getByText('Money moved with 3 counterparties').waitFor();
    await app.page.getByRole('button', { name: 'Show whom party-2 paid and was paid by' }).click();
    await section('Money flow').getByText('Money comes back to this customer over 3 payments').waitFor();
    await app.page.getByRole('button', { name: 'Show the way to Acme' }).first().click();
    await app.page.getByText('The way to Acme: steps 1').waitFor();
    await app.page.getByRole('link', { name: 'Alert 2' }).first().waitFor();
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('maps countries, with the sums as a table', async () => {
    await section('Countries').scrollIntoViewIfNeeded();
    await section('Countries').getByText('One country, United States: 50.00 EUR').waitFor();
    await section('Countries').getByRole('button', { name: 'Show as a table' }).click();
    await section('Countries').getByRole('rowheader', { name: 'United States' }).waitFor();
    await expectAccessible(app.page);
  });

  it('tells it in words that cite their records, and keeps a trail of what was done', async () => {
    await section('In words, with its records').getByRole('link', { name: 'Rests on party:party-1' }).waitFor();
    await app.page.keyboard.press('a');
    await section('Audit trail').getByText('Assigned or released').waitFor();
    await app.page.getByText('person1@b.example (you)').first().waitFor();
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('reads well in the dark and in German', async () => {
    const dark = await app.pageOf(['compliance-officer'], 'dark');
    const heard = complaintsOf(dark);
    await dark.goto(`${app.url}/alerts/2`);
    await dark.getByText('DE', { exact: true }).click();
    await dark.getByRole('heading', { name: 'Geldfluss' }).waitFor();
    await dark.waitForLoadState('networkidle');
    await expectAccessible(dark);
    expect(heard).toEqual([]);
    await dark.context().close();
  });
});
