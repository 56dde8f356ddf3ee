import { expect, it } from 'vitest';
import { recordChange } from '#store/record-change';
import { describeApp } from './app.ts';
import { expectAccessible } from './browser.ts';

describeApp(
  'the audit trail of an auditor',
  {
    roles: ['auditor'],
    seed: async ({ store }) => {
      await store.db.transaction().execute(async (transaction) => {
        const fact = (number: number) => ({
          actor: 'user:ann',
          action: 'case.closed',
          subject: `case:${number}`,
          before: { state: 'open' },
          after: { state: 'closed' },
          reason: 'nothing found',
        });
        await recordChange(transaction, { at: 1_790_000_000_000, facts: [fact(7), fact(8)], events: [] });
      });
    },
  },
  (app) => {
    it('is verified from its first entry to its last', async () => {
      await app.page.goto(`${app.url}/audit`);
      await app.page.getByRole('button', { name: 'Verify now' }).click();
      await app.page.getByText(/^Intact: all \d+ entries follow from each other$/).waitFor();
      await expectAccessible(app.page);
      expect(app.complaints).toEqual([]);
    });

    it('finds entries by what they are about, and shows before and after by keyboard', async () => {
      await app.page.getByLabel('On what').fill('case:7');
      await app.page.getByLabel('On what').press('Enter');
      await app.page.waitForURL(/subject=case/);
      await expect.poll(() => app.page.getByRole('row', { name: /case\.closed/ }).count()).toBe(1);
      await app.page.getByRole('heading', { level: 1 }).click();
      await app.page.keyboard.press('j');
      await app.page.getByText('"state": "closed"').waitFor();
      await expectAccessible(app.page);
    });

    it('says at which entry it was broken', async () => {
      const { ownerPool } = app.server.store;
      await ownerPool.query('ALTER TABLE audit_entry DISABLE TRIGGER ALL');
      const { rows } = await ownerPool.query<{ sequence: number }>(
        "UPDATE audit_entry SET subject = 'case:9' WHERE subject = 'case:8' RETURNING sequence",
      );
      await app.page.getByRole('button', { name: 'Verify now' }).click();
      await app.page.getByText(`Broken at entry ${rows[0]!.sequence}`).waitFor();
      await expectAccessible(app.page);
    });

    it('reads well in the dark', async () => {
      const dark = await app.pageOf(['auditor'], 'dark');
      await dark.goto(`${app.url}/audit`);
      await dark.getByRole('table', { name: 'Entries of the audit trail' }).waitFor();
      await expectAccessible(dark);
      await dark.context().close();
    });
  },
);
