import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer, type TestServer } from '../server.ts';
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

describe.skipIf(chromiumPath === undefined)(`the threshold lab${why}`, () => {
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
  const effect = (name: string) => page.locator(`[data-effect="${name}"]`).innerText();
  const legsFrom = async (score: number, cell: string | null = null) => {
    const { rows } = await server.store.pool.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM evaluation WHERE score >= $1 AND ($2::text IS NULL OR cell = $2)',
      [score, cell],
    );
    return rows[0]!.n;
  };

  it('says that without a model there is no line', async () => {
    await page.goto(`${url}/thresholds`);
    await page.getByText('No model is in use, so there is no line').waitFor();
    await expectAccessible(page);
  });

  it('counts what any line would have raised, by keys and without asking the server again', async () => {
    await seedLattice(server);
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/thresholds/distribution')) asked++;
    });
    await page.goto(`${url}/thresholds`);
    const slider = page.getByRole('slider', { name: 'Line of Everyone else' });
    await slider.waitFor();
    expect(await effect('legsRow')).toBe('8');
    await slider.focus();
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    expect(await slider.getAttribute('aria-valuenow')).toBe('0.4');
    expect(await effect('legsRow')).toBe(String(await legsFrom(0.4)));
    await page.getByText(/^All segments: 2 customer-months now/).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Show as a table' }).click();
    await page.getByRole('columnheader', { name: 'Sample below the line' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Show as a chart' }).click();
    expect(asked).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('follows the pointer', async () => {
    const box = (await page.locator('svg[viewBox="0 0 900 260"]').boundingBox())!;
    const at = (score: number) => box.x + ((56 + score * 832) * box.width) / 900;
    await page.mouse.move(at(0.4), box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(at(0.3), box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    expect(await page.getByRole('slider').getAttribute('aria-valuenow')).toBe('0.3');
    expect(await effect('legsRow')).toBe(String(await legsFrom(0.3)));
  });

  it('gives a segment its own line, which another officer must release, and can roll back', async () => {
    await page.getByRole('button', { name: 'Back to the lines in force' }).click();
    await page.getByPlaceholder('Axis').click();
    await page.getByRole('option', { name: 'entity-type' }).click();
    await page.getByPlaceholder('Value').click();
    await page.getByRole('option', { name: 'business' }).click();
    await page.getByRole('button', { name: 'Add this segment' }).click();
    const slider = page.getByRole('slider', { name: 'Line of business' });
    await slider.focus();
    await page.keyboard.press('PageDown');
    expect(await effect('legsRow')).toBe(String(await legsFrom(0.45, 'business')));
    await page.getByRole('textbox', { name: 'Why these lines' }).fill('Two cases of shell companies.');
    await page.getByRole('button', { name: 'Propose these lines' }).click();
    await page.getByText('It is yours: another compliance officer decides.').waitFor();
    await expectAccessible(page);

    const other = await openPage(browser, 'dark');
    const heard = complaintsOf(other);
    await signIn(other, url, await server.person(['compliance-officer']));
    await other.goto(`${url}/thresholds`);
    await other.getByText('Two cases of shell companies.').waitFor();
    await expectAccessible(other);
    await other.getByRole('button', { name: 'Release now' }).click();
    await other.getByText('In force', { exact: true }).waitFor();
    await other.getByRole('button', { name: 'business' }).waitFor();
    await other.getByRole('button', { name: 'Roll back…' }).click();
    await other.getByRole('textbox', { name: 'Why' }).fill('Too many alerts.');
    await other.getByRole('button', { name: 'Roll back', exact: true }).click();
    await other.getByText('Rolled back', { exact: true }).waitFor();
    expect(heard).toEqual([]);
    await other.context().close();
    const { rows } = await server.store.pool.query('SELECT state FROM threshold_version');
    expect(rows).toEqual([{ state: 'rolled-back' }]);
    expect(complaints).toEqual([]);
  });

  it('lets an auditor look and try, not propose', async () => {
    const auditor = await openPage(browser);
    await signIn(auditor, url, await server.person(['auditor']));
    await auditor.goto(`${url}/thresholds`);
    await auditor.getByRole('slider').focus();
    await auditor.keyboard.press('ArrowLeft');
    await auditor.getByText('You may look and try').waitFor();
    expect(await auditor.getByRole('button', { name: 'Propose these lines' }).count()).toBe(0);
    await auditor.context().close();
  });
});
