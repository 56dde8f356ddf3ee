import { expect, it } from 'vitest';
import { seedAlerts } from './alerts-fixture.ts';
import { describeApp } from './app.ts';
import { expectAccessible } from './browser.ts';

const many = 1300;

describeApp('a long queue', { roles: ['analyst'], seed: (server) => seedAlerts(server, many) }, (app) => {
  const table = () => app.page.getByRole('table', { name: 'Alerts' });
  const loaded = async () => Number(await table().getAttribute('aria-rowcount')) - 1;

  const scrolled = async () => {
    await app.page.keyboard.press('End');
    return loaded();
  };
  const patience = { timeout: 40_000 };

  it('is read on as it is scrolled, and draws only what is in sight', async () => {
    await app.page.goto(`${app.url}/alerts`);
    await table().waitFor();
    expect(await loaded()).toBe(200);
    await table().getByRole('rowgroup').last().focus();
    await expect.poll(scrolled, patience).toBe(many);
    expect(await table().getByRole('row').count()).toBeLessThan(80);
  });

  it('is not read again from its beginning when something new comes, but says so', async () => {
    let asked = 0;
    app.page.on('request', (request) => {
      if (request.url().includes('/v1/casework/alerts?')) asked++;
    });
    await seedAlerts(app.server, many + 1, many + 1);
    await app.page.getByRole('button', { name: 'Show new alerts' }).click();
    await expect.poll(loaded, patience).toBe(200);
    expect(asked).toBeLessThan(3);
    expect(app.complaints).toEqual([]);
  });

  it('is short again when one comes back to it', async () => {
    await table().getByRole('rowgroup').last().focus();
    await expect.poll(scrolled, patience).toBe(many + 1);
    await app.page.getByRole('link', { name: 'Overview' }).click();
    await app.page.getByRole('heading', { name: 'Overview' }).waitFor();
    await app.page.goBack();
    await table().waitFor();
    expect(await loaded()).toBe(200);
  });

  it('says of each group how many alerts the whole queue has in it', async () => {
    const { rowCount } = await app.server.store.pool.query(
      "UPDATE party_alert SET cell = 'business' WHERE id IN (SELECT id FROM party_alert ORDER BY due_at DESC LIMIT 650)",
    );
    expect(rowCount).toBe(650);
    await app.page.goto(`${app.url}/alerts?group=segment`);
    await table().getByText('business · 650 alerts').waitFor();
    expect(await loaded()).toBe(200);
    await table().getByRole('rowgroup').last().focus();
    await expect.poll(scrolled, patience).toBe(many + 1);
    await table().getByText('individual × ES').last().waitFor();
    expect(await table().getByText('business', { exact: true }).count()).toBe(0);
    await app.page.goto(`${app.url}/alerts?group=reason`);
    await table().getByText('Just under the limit · 1,301 alerts').waitFor();
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });
});
