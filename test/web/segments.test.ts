import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer, type TestServer } from '../server.ts';
import { seedAlerts } from './alerts-fixture.ts';
import {
  chromiumPath,
  complaintsOf,
  expectAccessible,
  freeUrl,
  noBrowser,
  openBrowser,
  openPage,
  signIn,
} from './browser.ts';
import { seedLattice } from './lattice-fixture.ts';

const why = noBrowser === null ? '' : ` (${noBrowser})`;

describe.skipIf(chromiumPath === undefined)(`segments and the overview${why}`, () => {
  let server: TestServer;
  let browser: Browser;
  let url: string;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    const address = await freeUrl();
    url = address.url;
    server = await openTestServer(null, url);
    await server.app.listen({ host: '127.0.0.1', port: address.port });
    browser = await openBrowser();
    page = await openPage(browser);
    complaints = complaintsOf(page);
    await signIn(page, url, await server.person(['compliance-officer']));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('say why they are empty and what fills them', async () => {
    await page.goto(`${url}/segments`);
    await page.getByText('peerline release').waitFor();
    await expectAccessible(page);
    await page.goto(url);
    await page.getByText('Nothing waits for a decision').waitFor();
    expect(complaints).toEqual([]);
  });

  it('explore the lattice by keyboard, with rates that add up from below', async () => {
    await seedLattice(server);
    await page.goto(`${url}/segments`);
    await page.getByRole('heading', { name: '4 cells stand in for 40 variations of static rules' }).waitFor();
    await page.getByText('400 evaluations, 8 of them alerts').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByText('300 evaluations, 6 of them alerts').waitFor();
    expect(page.url()).toContain('cell=individual');
    await page.getByRole('table', { name: 'Cells' }).getByRole('button', { name: 'retail' }).click();
    await page.getByText('No smaller cell').waitFor();
    await page.getByRole('navigation', { name: 'Where you are' }).getByRole('button', { name: 'Everybody' }).click();
    await page.getByText('Matrix', { exact: true }).click();
    await page.getByRole('region', { name: 'Two axes against each other' }).waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  it('count what is new, late and where, and open what they count', async () => {
    await seedAlerts(server, 12);
    await server.store.pool.query('UPDATE party_alert SET due_at = 1790000000000 WHERE id <= 3');
    await page.goto(url);
    await page.getByText('No: 3 of 12 undecided alerts are overdue').waitFor();
    await page.getByText('Most in individual × ES: 12 of 12').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: '3 alerts, due: Overdue' }).click();
    await expect.poll(() => page.getByRole('checkbox', { name: /^Mark alert/ }).count()).toBe(3);
    await page.getByRole('button', { name: /^Only what the overview counted/ }).click();
    await expect.poll(() => page.getByRole('checkbox', { name: /^Mark alert/ }).count()).toBe(12);
    expect(complaints).toEqual([]);
  });

  it('keep commercial segments away from those who search for crime, and the lattice from those who sell', async () => {
    await page.goto(`${url}/segments`);
    await page.getByRole('tab', { name: 'Peers (lattice)' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Commercial' }).count()).toBe(0);
    const manager = await openPage(browser, 'dark');
    await signIn(manager, url, await server.person(['feedback-manager']));
    await manager.goto(`${url}/segments`);
    await manager.getByText('No commercial segments are loaded').waitFor();
    expect(await manager.getByRole('tab', { name: 'Peers (lattice)' }).count()).toBe(0);
    await expectAccessible(manager);
    await manager.context().close();
  });

  it('read well in the dark', async () => {
    const dark = await openPage(browser, 'dark');
    await signIn(dark, url, await server.person(['analyst']));
    for (const path of ['/', '/segments']) {
      await dark.goto(url + path);
      await dark.getByRole('heading', { level: 1 }).waitFor();
      await dark.waitForLoadState('networkidle');
      await expectAccessible(dark);
    }
    await dark.context().close();
  });
});
