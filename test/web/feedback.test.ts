import { expect, it } from 'vitest';
import type { TestServer } from '../server.ts';
import { type App, describeApp } from './app.ts';
import { expectAccessible, openPage } from './browser.ts';

async function assignSegments(server: TestServer, { person }: App): Promise<void> {
  await server.app.inject({
    method: 'POST',
    url: '/v1/commercial-segments/value/assignments',
    headers: person,
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
}

describeApp('feedback', { roles: ['feedback-manager'], seed: assignSegments }, (app) => {
  /** Answers as a customer whose browser runs no script: the form of each page, posted. */
  async function answer(link: string, score: number): Promise<void> {
    await app.server.app.inject({
      method: 'POST',
      url: new URL(link).pathname,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ question: 'q1', answer: String(score) }).toString(),
    });
  }

  it('says why it is empty, and builds a survey for a segment with its size and a preview', async () => {
    await app.page.goto(`${app.url}/feedback`);
    await app.page.getByText('No surveys yet').waitFor();
    await expectAccessible(app.page);
    await app.page.getByRole('link', { name: 'New survey' }).click();
    await app.page.getByLabel('Name').fill('your-bank');
    await app.page.getByRole('textbox', { name: 'Title' }).fill('Your bank and you');
    await app.page.getByRole('textbox', { name: 'What is asked' }).fill('Would you recommend us?');
    await app.page.getByRole('textbox', { name: 'Thanks at the end' }).fill('Thank you.');
    const preview = app.page.getByRole('region', { name: 'Preview' });
    await preview.getByText('Would you recommend us?').waitFor();
    await app.page.getByText('No segment chosen: for every customer.').waitFor();
    await app.page.getByLabel('For customers in commercial segments').first().press('ArrowDown');
    await app.page.getByRole('option', { name: 'value: Savers (40)' }).click();
    await app.page.keyboard.press('Escape');
    await app.page.getByText('Reaches 40 customers now.').waitFor();
    await expectAccessible(app.page);
    await app.page.getByRole('button', { name: 'Save as draft' }).click();
    await app.page.getByRole('heading', { name: 'Your bank and you' }).waitFor();
    await app.page.getByText('Too few answers to show (n < 10)').waitFor();
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('goes live, is answered by a customer of the segment on the hosted page, and shows the result', async () => {
    await app.page.getByRole('button', { name: 'Go live with version 1' }).click();
    const ids = Array.from({ length: 13 }, (_, i) => `p${i}`);
    await app.page.getByRole('textbox', { name: 'Customers to ask' }).fill([...ids, 'p50'].join('\n'));
    await app.page.getByRole('button', { name: 'Make links (14)' }).click();
    await app.page.getByText('not asked: not in a segment of the survey').waitFor();
    const links = await app.page.getByRole('cell').getByText(`${app.url}/s/`).allTextContents();
    expect(links.length).toBe(13);
    const customer = await openPage(app.browser);
    await customer.goto(links[0]!);
    await customer.getByRole('radio', { name: '9' }).check();
    await customer.getByRole('button', { name: 'Next' }).click();
    await customer.getByText('Thank you.').waitFor();
    await customer.context().close();
    for (const link of links.slice(1, 12)) await answer(link, 10);
    await app.page.reload();
    await app.page.getByText('13 invited, 12 started, 12 complete.').waitFor();
    await app.page.getByText(/Net promoter score 100 \[\d+, 100\] from 12 answers/).waitFor();
    await app.page.getByText('Segment', { exact: true }).click();
    await app.page.getByRole('rowheader', { name: 'Savers' }).waitFor();
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('shows audiences with their holdout, and says that a small campaign hides its uplift', async () => {
    await app.server.store.pool.query(
      `INSERT INTO consent_entry SELECT 'c' || n, 'p' || n, 'offers', true, 1, 1, 'branch' FROM generate_series(0, 39) n`,
    );
    await app.page.goto(`${app.url}/feedback?place=audiences`);
    await app.page.getByText('No audiences yet').waitFor();
    await app.page.getByRole('button', { name: 'New audience' }).click();
    const dialog = app.page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('savers');
    await dialog.getByLabel('Consent to').fill('offers');
    await expectAccessible(app.page);
    await dialog.getByRole('button', { name: 'New audience' }).click();
    await app.page.getByRole('rowheader', { name: 'savers' }).waitFor();
    await app.page.getByRole('button', { name: 'Record a campaign' }).click();
    await dialog.getByLabel('Name').fill('spring');
    await dialog.getByLabel('Offer').fill('A better rate');
    await dialog.getByRole('button', { name: 'Record a campaign' }).click();
    await app.page.getByText(/^A better rate, .* held out, cost 0\.00 EUR\.$/).waitFor();
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('shows feedback managers no alerts, and analysts no surveys', async () => {
    const navigation = app.page.getByRole('navigation', { name: 'Main' });
    await navigation.getByRole('link', { name: 'Feedback' }).waitFor();
    expect(await navigation.getByRole('link', { name: 'Alerts' }).count()).toBe(0);
    const analyst = await app.pageOf(['analyst'], 'dark');
    await analyst.goto(`${app.url}/feedback`);
    await analyst.waitForURL(`${app.url}/`);
    expect(await analyst.getByRole('link', { name: 'Feedback' }).count()).toBe(0);
    await analyst.context().close();
  });

  it('sends events to an address of theirs, shows the secret once, and logs a test', async () => {
    await app.page.goto(`${app.url}/settings`);
    await app.page.getByText('No webhooks yet').waitFor();
    await expectAccessible(app.page);
    await app.page.getByRole('button', { name: 'New webhook' }).click();
    const dialog = app.page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('crm');
    await dialog.getByLabel('Address').fill('https://crm.bank.example/hook');
    // Who talks with customers is not offered what would tell of alerts.
    await dialog.getByLabel('Events').first().fill('.');
    await app.page.getByRole('option', { name: 'survey.answered' }).waitFor();
    expect(await app.page.getByRole('option', { name: /^alert/ }).count()).toBe(0);
    await app.page.getByRole('option', { name: 'survey.answered' }).click();
    await app.page.keyboard.press('Escape');
    await expectAccessible(app.page);
    await dialog.getByRole('button', { name: 'New webhook' }).click();
    await dialog.getByText(/^whsec_/).waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await app.page.getByRole('button', { name: 'Send a test: crm' }).click();
    await app.page.getByText('The test waits to be sent').waitFor();
    await app.page.getByRole('button', { name: 'Log: crm' }).click();
    await app.page.getByRole('region', { name: 'Sent to crm' }).getByText('waits').waitFor();
    await app.page.getByRole('button', { name: 'Disable: crm' }).click();
    await app.page.getByRole('button', { name: 'Enable: crm' }).waitFor();
    await expectAccessible(app.page);
    expect(await app.page.getByRole('heading', { name: 'People' }).count()).toBe(0);
    expect(app.complaints).toEqual([]);
  });

  it('reads well in the dark, and says when the server cannot be reached', async () => {
    const dark = await app.pageOf(['feedback-manager'], 'dark');
    for (const path of ['/feedback', '/feedback?survey=your-bank', '/feedback?survey=your-bank&build']) {
      await dark.goto(app.url + path);
      await dark.getByRole('heading', { level: 1 }).waitFor();
      await dark.waitForLoadState('networkidle');
      await expectAccessible(dark);
    }
    await dark.route('**/v1/audiences', (route) => route.abort());
    await dark.goto(`${app.url}/feedback?place=audiences`);
    await dark.getByText('The server cannot be reached.').waitFor();
    await expectAccessible(dark);
    await dark.context().close();
  });
});
