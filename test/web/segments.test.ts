import { expect, it } from 'vitest';
import { seedAlerts } from './alerts-fixture.ts';
import { describeApp } from './app.ts';
import { expectAccessible } from './browser.ts';
import { seedLattice } from './lattice-fixture.ts';

describeApp('segments and the overview', { roles: ['compliance-officer'] }, (app) => {
  it('say why they are empty and what fills them', async () => {
    await app.page.goto(`${app.url}/segments`);
    await app.page.getByText('peerline release').waitFor();
    await expectAccessible(app.page);
    await app.page.goto(app.url);
    await app.page.getByText('Nothing waits for a decision').waitFor();
    expect(app.complaints).toEqual([]);
  });

  it('explore the lattice by keyboard, with rates that add up from below', async () => {
    await seedLattice(app.server);
    await app.page.goto(`${app.url}/segments`);
    await app.page.getByRole('heading', { name: '4 cells stand in for 40 variations of static rules' }).waitFor();
    await app.page.getByText('400 evaluations, 8 of them alerts').waitFor();
    await expectAccessible(app.page);
    await app.page.keyboard.press('j');
    await app.page.keyboard.press('Enter');
    await app.page.getByText('300 evaluations, 6 of them alerts').waitFor();
    expect(app.page.url()).toContain('cell=individual');
    await app.page.getByRole('table', { name: 'Cells' }).getByRole('button', { name: 'retail' }).click();
    await app.page.getByText('No smaller cell').waitFor();
    await app.page
      .getByRole('navigation', { name: 'Where you are' })
      .getByRole('button', { name: 'Everybody' })
      .click();
    await app.page.getByText('Matrix', { exact: true }).click();
    await app.page.getByRole('region', { name: 'Two axes against each other' }).waitFor();
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('count what is new, late and where, and open what they count', async () => {
    await seedAlerts(app.server, 12);
    await app.server.store.pool.query('UPDATE party_alert SET due_at = 1790000000000 WHERE id <= 3');
    await app.page.goto(app.url);
    await app.page.getByText('No: 3 of 12 undecided alerts are overdue').waitFor();
    await app.page.getByText('Most in individual × ES: 12 of 12').waitFor();
    await expectAccessible(app.page);
    await app.page.getByRole('region', { name: 'Is the model still right?' }).waitFor();
    await app.page.getByText('No static rules run beside the model').waitFor();
    await app.page.getByRole('rowheader', { name: 'NPS (−100 to 100)' }).waitFor();
    await app.page.getByRole('link', { name: '3 alerts, due: Overdue' }).click();
    await expect.poll(() => app.page.getByRole('checkbox', { name: /^Mark alert/ }).count()).toBe(3);
    await app.page.getByRole('button', { name: /^Only what the overview counted/ }).click();
    await expect.poll(() => app.page.getByRole('checkbox', { name: /^Mark alert/ }).count()).toBe(12);
    expect(app.complaints).toEqual([]);
  });

  it('keep commercial segments away from those who search for crime, and the lattice from those who sell', async () => {
    await app.page.goto(`${app.url}/segments`);
    await app.page.getByRole('tab', { name: 'Peers (lattice)' }).waitFor();
    expect(await app.page.getByRole('tab', { name: 'Commercial' }).count()).toBe(0);
    const manager = await app.pageOf(['feedback-manager'], 'dark');
    await manager.goto(`${app.url}/segments`);
    await manager.getByText('No commercial segments are loaded').waitFor();
    expect(await manager.getByRole('tab', { name: 'Peers (lattice)' }).count()).toBe(0);
    await expectAccessible(manager);
    await manager.context().close();
  });

  it('read well in the dark', async () => {
    const dark = await app.pageOf(['analyst'], 'dark');
    for (const path of ['/', '/segments']) {
      await dark.goto(app.url + path);
      await dark.getByRole('heading', { level: 1 }).waitFor();
      await dark.waitForLoadState('networkidle');
      await expectAccessible(dark);
    }
    await dark.context().close();
  });
});
