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

const why = noBrowser === null ? '' : ` (${noBrowser})`;

describe.skipIf(chromiumPath === undefined)(`feedback${why}`, () => {
  let server: TestServer;
  let browser: Browser;
  let url: string;
  let page: Page;
  let complaints: string[];
  let manager: Awaited<ReturnType<TestServer['person']>>;
  beforeAll(async () => {
    const address = await freeUrl();
    url = address.url;
    server = await openTestServer(null, url);
    await server.app.listen({ host: '127.0.0.1', port: address.port });
    manager = await server.person(['feedback-manager']);
    await server.app.inject({
      method: 'POST',
      url: '/v1/commercial-segments/value/assignments',
      headers: manager,
      payload: {
        version: 'v1',
        segments: [
          { id: 'savers', label: 'Savers' },
          { id: 'spenders', label: 'Spenders' },
        ],
        members: Array.from({ length: 60 }, (_, i) => ({ partyId: `p${i}`, segment: i < 40 ? 'savers' : 'spenders' })),
        lineage: [{ name: 'balance', source: 'warehouse' }],
      },
    });
    browser = await openBrowser();
    page = await openPage(browser);
    complaints = complaintsOf(page);
    await signIn(page, url, manager);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** Answers as a customer whose browser runs no script: the form of each page, posted. */
  async function answer(link: string, score: number): Promise<void> {
    await server.app.inject({
      method: 'POST',
      url: new URL(link).pathname,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ question: 'q1', answer: String(score) }).toString(),
    });
  }

  it('says why it is empty, and builds a survey for a segment with its size and a preview', async () => {
    await page.goto(`${url}/feedback`);
    await page.getByText('No surveys yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'New survey' }).click();
    await page.getByLabel('Name').fill('your-bank');
    await page.getByRole('textbox', { name: 'Title' }).fill('Your bank and you');
    await page.getByRole('textbox', { name: 'What is asked' }).fill('Would you recommend us?');
    await page.getByRole('textbox', { name: 'Thanks at the end' }).fill('Thank you.');
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('Would you recommend us?').waitFor();
    await page.getByText('No segment chosen: for every customer.').waitFor();
    await page.getByLabel('For customers in commercial segments').first().press('ArrowDown');
    await page.getByRole('option', { name: 'value: Savers (40)' }).click();
    await page.keyboard.press('Escape');
    await page.getByText('Reaches 40 customers now.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save as draft' }).click();
    await page.getByRole('heading', { name: 'Your bank and you' }).waitFor();
    await page.getByText('Too few answers to show (n < 10)').waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  it('goes live, is answered by a customer of the segment on the hosted page, and shows the result', async () => {
    await page.getByRole('button', { name: 'Go live with version 1' }).click();
    const ids = Array.from({ length: 13 }, (_, i) => `p${i}`);
    await page.getByRole('textbox', { name: 'Customers to ask' }).fill([...ids, 'p50'].join('\n'));
    await page.getByRole('button', { name: 'Make links (14)' }).click();
    await page.getByText('not asked: not in a segment of the survey').waitFor();
    const links = await page.getByRole('cell').getByText(`${url}/s/`).allTextContents();
    expect(links.length).toBe(13);
    const customer = await openPage(browser);
    await customer.goto(links[0]!);
    await customer.getByRole('radio', { name: '9' }).check();
    await customer.getByRole('button', { name: 'Next' }).click();
    await customer.getByText('Thank you.').waitFor();
    await customer.context().close();
    for (const link of links.slice(1, 12)) await answer(link, 10);
    await page.reload();
    await page.getByText('13 invited, 12 started, 12 complete.').waitFor();
    await page.getByText(/Net promoter score 100 \[\d+, 100\] from 12 answers/).waitFor();
    await page.getByText('Segment', { exact: true }).click();
    await page.getByRole('rowheader', { name: 'Savers' }).waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  it('shows audiences with their holdout, and says that a small campaign hides its uplift', async () => {
    await server.store.pool.query(
      `INSERT INTO consent_entry SELECT 'c' || n, 'p' || n, 'offers', true, 1, 1, 'branch' FROM generate_series(0, 39) n`,
    );
    await page.goto(`${url}/feedback?place=audiences`);
    await page.getByText('No audiences yet').waitFor();
    await page.getByRole('button', { name: 'New audience' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('savers');
    await dialog.getByLabel('Consent to').fill('offers');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'New audience' }).click();
    await page.getByRole('rowheader', { name: 'savers' }).waitFor();
    await page.getByRole('button', { name: 'Record a campaign' }).click();
    await dialog.getByLabel('Name').fill('spring');
    await dialog.getByLabel('Offer').fill('A better rate');
    await dialog.getByRole('button', { name: 'Record a campaign' }).click();
    await page.getByText(/^A better rate, .* held out, cost 0\.00 EUR\.$/).waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  it('shows feedback managers no alerts, and analysts no surveys', async () => {
    const navigation = page.getByRole('navigation', { name: 'Main' });
    await navigation.getByRole('link', { name: 'Feedback' }).waitFor();
    expect(await navigation.getByRole('link', { name: 'Alerts' }).count()).toBe(0);
    const analyst = await openPage(browser, 'dark');
    await signIn(analyst, url, await server.person(['analyst']));
    await analyst.goto(`${url}/feedback`);
    await analyst.waitForURL(`${url}/`);
    expect(await analyst.getByRole('link', { name: 'Feedback' }).count()).toBe(0);
    await analyst.context().close();
  });

  it('sends events to an address of theirs, shows the secret once, and logs a test', async () => {
    await page.goto(`${url}/settings`);
    await page.getByText('No webhooks yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'New webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('crm');
    await dialog.getByLabel('Address').fill('https://crm.bank.example/hook');
    await dialog.getByLabel('Events').first().fill('survey.answered');
    await page.keyboard.press('Enter');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'New webhook' }).click();
    await dialog.getByText(/^whsec_/).waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Send a test: crm' }).click();
    await page.getByText('The test waits to be sent').waitFor();
    await page.getByRole('button', { name: 'Log: crm' }).click();
    await page.getByRole('region', { name: 'Sent to crm' }).getByText('waits').waitFor();
    await page.getByRole('button', { name: 'Disable: crm' }).click();
    await page.getByRole('button', { name: 'Enable: crm' }).waitFor();
    await expectAccessible(page);
    expect(await page.getByRole('heading', { name: 'People' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('reads well in the dark, and says when the server cannot be reached', async () => {
    const dark = await openPage(browser, 'dark');
    await signIn(dark, url, manager);
    for (const path of ['/feedback', '/feedback?survey=your-bank', '/feedback?survey=your-bank&build']) {
      await dark.goto(url + path);
      await dark.getByRole('heading', { level: 1 }).waitFor();
      await dark.waitForLoadState('networkidle');
      await expectAccessible(dark);
    }
    await dark.route('**/v1/audiences', (route) => route.abort());
    await dark.goto(`${url}/feedback?place=audiences`);
    await dark.getByText('The server cannot be reached.').waitFor();
    await expectAccessible(dark);
    await dark.context().close();
  });
});
