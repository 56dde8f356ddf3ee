import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendWebhooks } from '#server/send-webhooks';
import { openTestServer } from '../server.ts';
import { describeApp } from './app.ts';
import { expectAccessible, openPage, signIn } from './browser.ts';

const secret = 'correct horse battery staple';

const own = ['127.0.0.0/8'];

describeApp(
  'settings',
  {
    roles: ['administrator', 'engineer'],
    server: (url) => openTestServer(null, url, undefined, { webhookNetworks: own }),
  },
  (app) => {
    let receiver: Server;
    let sending: { stop(): Promise<void> };
    const heard: string[] = [];
    beforeAll(async () => {
      receiver = createServer((request, response) => {
        heard.push(String(request.headers['webhook-id']));
        request.resume();
        response.writeHead(204).end();
      });
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
      sending = sendWebhooks(app.server.deps, own, () => undefined);
    });
    afterAll(async () => {
      await sending.stop();
      receiver.closeAllConnections();
      receiver.close();
    });

    it('invite a person by a link that is shown once, who comes in with the roles given', async () => {
      await app.page.goto(`${app.url}/settings`);
      await app.page.getByRole('heading', { name: 'People' }).waitFor();
      await expectAccessible(app.page);
      await app.page.getByRole('button', { name: 'Invite' }).click();
      const dialog = app.page.getByRole('dialog');
      await dialog.getByLabel('E-mail').fill('ana@bank.example');
      await dialog.getByLabel('Roles').first().press('ArrowDown');
      await app.page.getByRole('option', { name: 'Analyst' }).click();
      await app.page.keyboard.press('Escape');
      await expectAccessible(app.page);
      await dialog.getByRole('button', { name: 'Invite' }).click();
      const link = await dialog.getByText(/\/setup#/).textContent();
      await dialog.getByRole('button', { name: 'Done' }).click();
      const ana = await openPage(app.browser);
      await ana.goto(link!);
      await ana.getByLabel('Name').fill('Ana Maria');
      await ana.getByRole('textbox', { name: 'Password' }).fill(secret);
      await ana.getByRole('button', { name: 'Create my account' }).click();
      await ana.getByRole('heading', { name: 'Log in to Peerline' }).waitFor();
      await ana.getByLabel('E-mail').fill('ana@bank.example');
      await ana.getByRole('textbox', { name: 'Password' }).fill(secret);
      await ana.getByRole('button', { name: 'Log in' }).click();
      await ana.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Alerts' }).waitFor();
      await app.page.reload();
      const row = app.page.getByRole('row').filter({ hasText: 'Ana Maria' });
      await row.getByText('Analyst').first().waitFor();

      await row.getByLabel('Roles: Ana Maria').first().press('ArrowDown');
      await app.page.getByRole('option', { name: 'Auditor' }).click();
      await app.page.keyboard.press('Escape');
      await row.getByText('Auditor').first().waitFor();
      await ana.goto(`${app.url}/audit`);
      await ana.getByRole('button', { name: 'Log in' }).waitFor();
      await app.page.getByRole('button', { name: 'Shut out: Ana Maria' }).click();
      await app.page.getByRole('button', { name: 'Let in again: Ana Maria' }).waitFor();
      const refused = await app.server.app.inject({
        method: 'POST',
        url: '/v1/session',
        headers: { origin: app.url },
        payload: { email: 'ana@bank.example', password: secret },
      });
      expect(refused.statusCode).toBe(401);
      await ana.context().close();
    });

    it('make a team, give it people, and rename it', async () => {
      await app.page.getByRole('tab', { name: 'Teams' }).click();
      await app.page.getByText('No teams yet').waitFor();
      await expectAccessible(app.page);
      await app.page.getByRole('button', { name: 'New team' }).click();
      const dialog = app.page.getByRole('dialog');
      await dialog.getByLabel('Identifier').fill('north');
      await dialog.getByLabel('Name').fill('Desk North');
      await expectAccessible(app.page);
      await dialog.getByRole('button', { name: 'Create' }).click();
      const row = app.page.getByRole('row').filter({ hasText: 'north' });
      await row.getByLabel('Members: Desk North').first().press('ArrowDown');
      await app.page.getByRole('option', { name: 'Ana Maria' }).click();
      await app.page.keyboard.press('Escape');
      const teamsOfAna = async () => {
        const users = await app.server.app.inject({ url: '/v1/users', headers: app.person });
        const { items } = users.json<{ items: { name: string; teams: string[] }[] }>();
        return items.find(({ name }) => name === 'Ana Maria')!.teams;
      };
      await expect.poll(teamsOfAna).toEqual(['north']);
      await row.getByRole('button', { name: 'Rename: Desk North' }).click();
      await dialog.getByLabel('Name').fill('Desk of the North');
      await dialog.getByRole('button', { name: 'Rename' }).click();
      await app.page.getByRole('cell', { name: 'Desk of the North', exact: true }).waitFor();
      await expectAccessible(app.page);
      expect(await teamsOfAna()).toEqual(['north']);
    });

    it('make a key that is shown once, works, and is refused once it is revoked', async () => {
      await app.page.getByRole('tab', { name: 'API keys' }).click();
      await app.page.getByText('No keys yet').waitFor();
      await app.page.getByRole('button', { name: 'New key' }).click();
      const dialog = app.page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('warehouse');
      await dialog.getByLabel('May').first().press('ArrowDown');
      await app.page.getByRole('option', { name: 'models:read', exact: true }).click();
      await app.page.keyboard.press('Escape');
      await expectAccessible(app.page);
      await dialog.getByRole('button', { name: 'Create' }).click();
      await dialog.getByText('Copy the key now.').waitFor();
      const key = (await dialog.locator('code, pre').first().textContent())!;
      const status = async () => {
        const headers = { authorization: `Bearer ${key}` };
        return (await app.server.app.inject({ method: 'GET', url: '/v1/models', headers })).statusCode;
      };
      expect(await status()).toBe(200);
      await dialog.getByRole('button', { name: 'Done' }).click();
      await app.page.getByRole('cell', { name: 'warehouse', exact: true }).waitFor();
      expect((await app.page.content()).includes(key)).toBe(false);
      await app.page.getByRole('button', { name: 'Revoke: warehouse' }).click();
      await dialog.getByText(/^Programs that use it are refused/).waitFor();
      await expectAccessible(app.page);
      await dialog.getByRole('button', { name: 'Revoke' }).click();
      await app.page.getByRole('cell', { name: 'revoked' }).waitFor();
      expect(await status()).toBe(401);
      await expectAccessible(app.page);
    });

    it('send a test to an endpoint, show its delivery, and send it again under the same identifier', async () => {
      await app.page.getByRole('tab', { name: 'Webhooks' }).click();
      await app.page.getByText('No webhooks yet').waitFor();
      await app.page.getByRole('button', { name: 'New webhook' }).click();
      const dialog = app.page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('desk');
      await dialog.getByLabel('Address').fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`);
      await dialog.getByLabel('Events').first().fill('opened');
      await expectAccessible(app.page);
      await app.page.getByRole('option', { name: 'alert.opened' }).click();
      await app.page.keyboard.press('Escape');
      await dialog.getByRole('button', { name: 'New webhook' }).click();
      await dialog.getByText(/^whsec_/).waitFor();
      await dialog.getByRole('button', { name: 'Done' }).click();
      await app.page.getByRole('button', { name: 'Send a test: desk' }).click();
      await app.page.getByRole('button', { name: 'Log: desk' }).click();
      const log = app.page.getByRole('region', { name: 'Sent to desk' });
      await log.getByText('delivered', { exact: true }).waitFor();
      expect(heard.length).toBe(1);
      await log
        .getByText(/^answered 204, \d+ ms$/)
        .first()
        .waitFor();
      await expectAccessible(app.page);
      await log.getByRole('button', { name: `Send again: ${heard[0]!}` }).click();
      await expect.poll(() => heard.length, { timeout: 20_000 }).toBe(2);
      expect(heard[1]).toBe(heard[0]);
      await log.getByRole('cell', { name: '2', exact: true }).waitFor();
    });

    it('delete an endpoint after asking, and read well in the dark and in German', async () => {
      const dark = await openPage(app.browser, 'dark', 'de-DE');
      await signIn(dark, app.url, app.person);
      await dark.goto(`${app.url}/settings?place=webhooks`);
      await dark.getByRole('button', { name: 'Löschen: desk' }).waitFor();
      await expectAccessible(dark);
      await dark.context().close();
      await app.page.getByRole('button', { name: 'Delete: desk' }).click();
      const dialog = app.page.getByRole('dialog');
      await dialog.getByText(/^Nothing more is sent to it/).waitFor();
      await expectAccessible(app.page);
      await dialog.getByRole('button', { name: 'Delete' }).click();
      await app.page.getByText('No webhooks yet').waitFor();
      expect(app.complaints).toEqual([]);
    });

    it('leave each of these changes in the audit trail, for whoever may read it', async () => {
      const auditor = await app.pageOf(['auditor']);
      for (const [subject, action] of [
        ['webhook:desk', 'webhook.deleted'],
        ['webhook:desk', 'webhook.added'],
      ] as const) {
        await auditor.goto(`${app.url}/audit?subject=${encodeURIComponent(subject)}`);
        await auditor.getByRole('row', { name: new RegExp(action.replace('.', '\\.')) }).waitFor();
      }
      await auditor.goto(`${app.url}/audit?action=access.user-changed`);
      await expect.poll(() => auditor.getByRole('row', { name: /access\.user-changed/ }).count()).toBe(3);
      await auditor.goto(`${app.url}/settings`);
      await auditor.getByText('No webhooks yet').waitFor();
      expect(await auditor.getByRole('tab', { name: 'People' }).count()).toBe(0);
      expect(await auditor.getByRole('button', { name: 'New webhook' }).count()).toBe(0);
      await auditor.context().close();
    });
  },
);
