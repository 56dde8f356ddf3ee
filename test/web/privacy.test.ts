import { expect, it } from 'vitest';
import { describeApp } from './app.ts';
import { expectAccessible, openPage, signIn } from './browser.ts';

const day = 86_400_000;

describeApp(
  'privacy in the settings',
  {
    roles: ['compliance-officer'],
    seed: async ({ store }) => {
      // One customer with an account, one of whom only a survey contact is kept.
      await store.pool.query("INSERT INTO account VALUES ('a1', 'p1', 'current', 'EUR', NULL, 0)");
      await store.pool.query(
        "INSERT INTO survey (id, status, created_at, created_by) VALUES ('s', 'closed', 1, 'user:a')",
      );
      await store.pool.query("INSERT INTO survey_contact VALUES ('p2', 's', 'relationship', 1)");
    },
  },
  (app) => {
    const rowOf = (name: string) => app.page.getByRole('row').filter({ hasText: name });
    const dialog = () => app.page.getByRole('dialog');

    it('shows how long each class is kept, and takes no schedule that is shorter than the law asks', async () => {
      await app.page.goto(`${app.url}/settings?place=retention`);
      await rowOf('Evaluations').getByText('1,827').waitFor();
      await expectAccessible(app.page);
      expect(await app.page.getByRole('button', { name: /^Change: Audit trail/ }).count()).toBe(0);
      await app.page.getByRole('button', { name: 'Change: Messages to other systems' }).click();
      await dialog().getByLabel('Kept for (days)').fill('30');
      await dialog().getByLabel('Reason').fill('Receivers keep their own.');
      await expectAccessible(app.page);
      await dialog().getByRole('button', { name: 'Change' }).click();
      await rowOf('Messages to other systems').getByRole('cell', { name: '30', exact: true }).waitFor();

      await app.page.getByRole('button', { name: 'Change: Alerts, cases, decisions and reports' }).click();
      await dialog().getByLabel('Remove them after a time').check();
      await dialog()
        .getByText(/^1,827 days at least, as Directive/)
        .waitFor();
      await dialog().getByRole('button', { name: 'Close' }).click();
    });

    it('counts what the schedules would remove, and applies them after asking', async () => {
      const old = Date.now() - 900 * day;
      await app.server.store.pool.query("INSERT INTO survey_contact VALUES ('p3', 's', 'relationship', $1)", [old]);
      await app.page.getByText('No run yet').waitFor();
      await app.page.getByRole('button', { name: 'Count what would go' }).click();
      await rowOf('counted only').getByText('When a customer was asked: 2').waitFor();
      await app.page.getByRole('button', { name: 'Apply now' }).click();
      await dialog()
        .getByText(/is removed for good/)
        .waitFor();
      await expectAccessible(app.page);
      await dialog().getByRole('button', { name: 'Cancel' }).click();
      const left = async () => (await app.server.store.pool.query('SELECT FROM survey_contact')).rowCount;
      expect(await left()).toBe(2);
    });

    it('erases what no law holds, and says what holds the rest', async () => {
      await app.page.getByRole('tab', { name: 'Requests of customers' }).click();
      await app.page.getByText('No requests for erasure').waitFor();
      await expectAccessible(app.page);
      const erase = async (party: string) => {
        await app.page.getByRole('button', { name: 'Erase a customer' }).click();
        await dialog().getByLabel('Customer').fill(party);
        await dialog().getByLabel('Reason').fill('Asked by letter.');
        await dialog().getByRole('button', { name: 'Erase a customer' }).click();
      };
      await erase('nobody');
      await dialog().getByText('Nothing is kept of this party.').waitFor();
      await expectAccessible(app.page);
      await dialog().getByRole('button', { name: 'Close' }).click();
      await erase('p2');
      await rowOf('p2').getByText('erased').waitFor();
      await erase('p1');
      await rowOf('p1').getByText('The business relationship goes on').waitFor();
      await rowOf('p1').getByText('Until somebody acts.').waitFor();
      await expectAccessible(app.page);
      await app.page.getByRole('button', { name: 'Carry on: p1' }).click();
      await dialog().getByLabel('Reason').fill('The account is closed.');
      await dialog().getByLabel('End of the business relationship').fill(new Date().toISOString().slice(0, 10));
      await dialog().getByRole('button', { name: 'Erase a customer' }).click();
      await rowOf('p1').getByText('The law’s term has not ended').waitFor();
    });

    it('hands out a copy that tells nothing of work', async () => {
      await app.page.getByRole('button', { name: 'Copy for a customer' }).click();
      await dialog().getByLabel('Customer').fill('p1');
      await dialog().getByLabel('Reason').fill('Asked in person.');
      const arriving = app.page.waitForEvent('download');
      await dialog().getByRole('button', { name: 'Copy for a customer' }).click();
      const file = await arriving;
      expect(file.suggestedFilename()).toBe('p1.json');
      await dialog().waitFor({ state: 'detached' });
      const { rows } = await app.server.store.pool.query(
        "SELECT action FROM audit_entry WHERE subject = 'party:p1' ORDER BY sequence",
      );
      expect(rows.map(({ action }) => action)).toEqual([
        'privacy.restricted',
        'privacy.restricted',
        'privacy.exported',
      ]);
      expect(app.complaints.filter((text) => !/status of 404/.test(text))).toEqual([]);
    });

    it('reads well in the dark and in German, and lets an administrator see schedules, not requests', async () => {
      const dark = await openPage(app.browser, 'dark', 'de-DE');
      await signIn(dark, app.url, await app.server.person(['administrator']));
      await dark.goto(`${app.url}/settings?place=retention`);
      await dark.getByText('Nachrichten an andere Systeme').waitFor();
      await expectAccessible(dark);
      expect(await dark.getByRole('tab', { name: 'Anliegen von Kunden' }).count()).toBe(0);
      await dark.context().close();
    });
  },
);
