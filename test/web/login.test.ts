import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer, password, type TestServer } from '../server.ts';
import { chromiumPath, complaintsOf, expectAccessible, freeUrl, noBrowser, openBrowser, openPage } from './browser.ts';

describe.skipIf(chromiumPath === undefined)(
  `the door of the application${noBrowser === null ? '' : ` (${noBrowser})`}`,
  () => {
    let server: TestServer;
    let browser: Browser;
    let url: string;
    beforeAll(async () => {
      const address = await freeUrl();
      url = address.url;
      server = await openTestServer(null, url);
      await server.app.listen({ host: '127.0.0.1', port: address.port });
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });

    it('asks who is there, refuses a wrong password in words, and lets the right one in', async () => {
      await server.person(['compliance-officer']);
      const page = await openPage(browser);
      const complaints = complaintsOf(page);
      await page.goto(`${url}/`);
      await page.getByLabel('E-mail').fill('person1@b.example');
      await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('alert').waitFor();
      await expectAccessible(page);
      await page.getByRole('textbox', { name: 'Password' }).fill(password);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      await expectAccessible(page);
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    it('turns a one-time link into the first administrator, who then logs in', async () => {
      const token = await server.deps.setupLinks.create({ email: null, roles: ['administrator'] });
      const page = await openPage(browser);
      const complaints = complaintsOf(page);
      await page.goto(`${url}/setup#${token}`);
      await page.getByLabel('E-mail').fill('first@bank.example');
      await page.getByLabel('Name').fill('First Person');
      await page.getByRole('textbox', { name: 'Password' }).fill(password);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Create my account' }).click();
      await page.getByRole('heading', { name: 'Log in to Peerline' }).waitFor();
      await page.getByLabel('E-mail').fill('first@bank.example');
      await page.getByRole('textbox', { name: 'Password' }).fill(password);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByText('Administrator').waitFor();
      expect(complaints).toEqual([]);
      await page.context().close();
    });
  },
);
