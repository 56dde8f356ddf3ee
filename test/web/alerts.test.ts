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

const why = noBrowser === null ? '' : ` (${noBrowser})`;

describe.skipIf(chromiumPath === undefined)(`the queue${why}`, () => {
  let server: TestServer;
  let browser: Browser;
  let url: string;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    const address = await freeUrl();
    url = address.url;
    server = await openTestServer(null, url);
    await seedAlerts(server, 40);
    await server.app.listen({ host: '127.0.0.1', port: address.port });
    browser = await openBrowser();
    page = await openPage(browser);
    complaints = complaintsOf(page);
    await signIn(page, url, await server.person(['analyst']));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  const countOf = async (state: string) => {
    const { rows } = await server.store.pool.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM party_alert WHERE state = $1',
      [state],
    );
    return rows[0]!.n;
  };

  it('shows what waits, the reason in words, and explains the alert at hand', async () => {
    await page.goto(`${url}/alerts`);
    await page.getByRole('table', { name: 'Alerts' }).waitFor();
    await page.keyboard.press('j');
    await page
      .getByRole('complementary', { name: /^Alert \d+/ })
      .getByRole('button', { name: /^Pass-through/ })
      .waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  it('lets an analyst decide ten alerts with the keyboard alone', async () => {
    for (let done = 1; done <= 10; done++) {
      await page.keyboard.press('2');
      await page.getByText('Did this deserve a manual review?').waitFor();
      await page.keyboard.press('n');
      await expect.poll(() => countOf('closed'), { timeout: 20_000 }).toBe(done);
    }
    const { rows } = await server.store.pool.query<{ outcome: string; deserved_review: boolean }>(
      'SELECT outcome, deserved_review FROM disposition',
    );
    expect(rows).toEqual(Array.from({ length: 10 }, () => ({ outcome: 'unproductive', deserved_review: false })));
  });

  it('assigns many at once, and takes it back', async () => {
    await page.goto(`${url}/alerts`);
    await page
      .getByRole('checkbox', { name: /^Mark alert/ })
      .nth(0)
      .check();
    await page
      .getByRole('checkbox', { name: /^Mark alert/ })
      .nth(1)
      .check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Assign to me' }).click();
    await expect.poll(() => countOf('in-review'), { timeout: 20_000 }).toBe(2);
    await page.getByText('2 assigned to you').click();
    await expect.poll(() => countOf('in-review'), { timeout: 20_000 }).toBe(0);
  });

  it('keeps its view in the address', async () => {
    await page.goto(`${url}/alerts`);
    await page.getByText('Closed', { exact: true }).click();
    await expect.poll(() => page.url()).toContain('state=closed');
    await expect.poll(() => page.getByRole('row').count()).toBe(11);
  });

  it('opens an alert whole: a waterfall that adds up, breaches, comments', async () => {
    await page.goto(`${url}/alerts/40`);
    await page.getByRole('heading', { name: 'Alert 40' }).waitFor();
    await page.getByText('Sum = logit of 0.94').waitFor();
    await page.getByRole('button', { name: /Just under the limit/ }).click();
    await page.getByText('Nine payments between').waitFor();
    await page.getByRole('textbox', { name: 'Write a comment' }).fill('Called the branch.');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.getByText('Called the branch.', { exact: true }).last().waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  it('escalates to a case with a reason', async () => {
    await page.goto(`${url}/alerts/39`);
    await page.getByRole('button', { name: 'Escalate' }).click();
    await page.getByRole('textbox', { name: 'Why' }).fill('Same payee as case 7.');
    await page.getByRole('button', { name: 'Open a case' }).click();
    await page.getByRole('link', { name: /^Case \d+/ }).waitFor();
    expect(await countOf('escalated')).toBe(1);
  });

  it('reads well in the dark', async () => {
    const dark = await openPage(browser, 'dark');
    await signIn(dark, url, await server.person(['analyst']));
    await dark.goto(`${url}/alerts`);
    await dark.getByRole('table', { name: 'Alerts' }).waitFor();
    await expectAccessible(dark);
    await dark.context().close();
  });
});
