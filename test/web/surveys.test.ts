import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { npsSurvey } from '../fixtures/survey.ts';
import { openTestServer, type TestServer } from '../server.ts';
import { chromiumPath, complaintsOf, expectAccessible, freeUrl, noBrowser, openBrowser, openPage } from './browser.ts';

/** A page of the bank on another origin, with a policy of its own. */
async function bankPage(
  body: () => string,
  peerline: string,
): Promise<{ readonly site: Server; readonly origin: string }> {
  const site = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader(
      'content-security-policy',
      `default-src 'self'; script-src ${peerline}; connect-src ${peerline}; style-src 'self'`,
    );
    response.end(`<!doctype html><html lang="en"><head><title>The bank</title></head>
      <body><main><h1>Your account</h1>${body()}</main></body></html>`);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  return { site, origin: `http://127.0.0.1:${(site.address() as AddressInfo).port}` };
}

describe.skipIf(chromiumPath === undefined)(
  `surveys in a browser${noBrowser === null ? '' : ` (${noBrowser})`}`,
  () => {
    let server: TestServer;
    let browser: Browser;
    let url: string;
    let manager: Record<string, string>;
    let embedded = '';
    let bank: Awaited<ReturnType<typeof bankPage>>;
    beforeAll(async () => {
      const address = await freeUrl();
      url = address.url;
      server = await openTestServer(null, url);
      await server.app.listen({ host: '127.0.0.1', port: address.port });
      browser = await openBrowser();
      manager = await server.person(['feedback-manager']);
      bank = await bankPage(() => embedded, url);
      for (const [id, fields] of Object.entries({
        personal: { origins: [bank.origin], cooldownDays: 0 },
        open: { origins: [bank.origin], open: true, anonymous: true },
      })) {
        await server.app.inject({
          method: 'POST',
          url: '/v1/surveys',
          headers: manager,
          payload: { id, definition: npsSurvey(fields) },
        });
        await server.app.inject({
          method: 'PATCH',
          url: `/v1/surveys/${id}`,
          headers: manager,
          payload: { status: 'live' },
        });
      }
    });
    afterAll(async () => {
      bank?.site.close();
      await browser?.close();
      await server?.close();
    });

    const invite = async (partyId: string) => {
      const payload = { partyIds: [partyId] };
      const response = await server.app.inject({
        method: 'POST',
        url: '/v1/surveys/personal/invitations',
        headers: manager,
        payload,
      });
      return response.json().items[0] as { token: string; url: string };
    };
    const answered = async (survey: string) =>
      (await server.app.inject({ url: `/v1/surveys/${survey}`, headers: manager })).json().complete as number;

    async function answerByKeyboard(page: Page): Promise<void> {
      await page.getByRole('radio', { name: '3' }).focus();
      await page.keyboard.press('Space');
      await expectAccessible(page);
      await page.keyboard.press('Enter');
      await page.getByLabel('What should we do better?').fill('Shorter queues.');
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByText('Thank you.').waitFor();
      await expectAccessible(page);
    }

    it('the page of a link is accessible, and is answered by keyboard', async () => {
      const page = await openPage(browser);
      const complaints = complaintsOf(page);
      await page.goto((await invite('p1')).url);
      await answerByKeyboard(page);
      expect(complaints).toEqual([]);
      expect(await answered('personal')).toBe(1);
      await page.context().close();
    });

    it('the page of a link works with scripts switched off', async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto((await invite('p2')).url);
      await page.getByRole('radio', { name: '10' }).check();
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByText('Thank you.').waitFor();
      await context.close();
    });

    it('the first page of an open survey does its proof of work by itself', async () => {
      const page = await openPage(browser);
      const complaints = complaintsOf(page);
      await page.goto(`${url}/s/open/open`);
      await expectAccessible(page);
      await expect.poll(() => page.locator('input[name=nonce]').inputValue(), { timeout: 20_000 }).not.toBe('');
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByRole('radio', { name: '9' }).check();
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByText('Thank you.').waitFor();
      expect(complaints).toEqual([]);
      const { rows } = await server.store.pool.query("SELECT proven FROM survey_response WHERE source = 'open'");
      expect(rows).toEqual([{ proven: true }]);
      await page.context().close();
    });

    it('the snippet of the manual shows a personal survey on another site, and an open one', async () => {
      const { token } = await invite('p3');
      const script = `<script type="module" src="${url}/embed/survey.js"></script>`;
      embedded = `<div data-peerline-survey="personal" data-token="${token}"></div>${script}`;
      const page = await openPage(browser);
      const complaints = complaintsOf(page);
      await page.goto(bank.origin);
      await answerByKeyboard(page);
      expect(complaints).toEqual([]);
      embedded = `<div data-peerline-survey="open"></div>${script}`;
      await page.goto(bank.origin);
      await page.getByRole('radio', { name: '9' }).check();
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByText('Thank you.').waitFor();
      expect(await answered('open')).toBe(2);
      await page.context().close();
    });

    it('the snippet leaves the page as it is when there is nothing to show', async () => {
      embedded = `<div data-peerline-survey="personal" data-token="forged"></div><script type="module" src="${url}/embed/survey.js"></script>`;
      const page = await openPage(browser);
      await page.goto(bank.origin);
      await expect.poll(() => page.locator('[data-peerline-survey]').count()).toBe(0);
      await page.getByRole('heading', { name: 'Your account' }).waitFor();
      await page.context().close();
    });
  },
);
