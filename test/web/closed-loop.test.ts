import { expect, it } from 'vitest';
import type { TestServer } from '../server.ts';
import { describeApp } from './app.ts';
import { expectAccessible, openPage, signIn } from './browser.ts';
import { seedSegmentations } from './segmentation-fixture.ts';

const share = (found: number, of: number) => ({
  share: found / of,
  low: found / of / 2,
  high: Math.min(1, (1.5 * found) / of),
  n: of,
});
const part = (alerts: number, before: number, after: number) => ({
  alerts,
  productive: 40,
  worked: 25,
  precisionBefore: share(before, 25),
  precisionAfter: share(after, 25),
  averagePrecisionBefore: 0.4,
  averagePrecisionAfter: 0.6,
});

/** As the job leaves it that learns when enough was decided. */
async function suggest({ store }: TestServer): Promise<void> {
  await store.pool.query(
    `INSERT INTO weighting (model_version, state, names, prior, factors, productive, unproductive, shares, effect,
       proposed_by, proposed_at, reason)
     VALUES ('model-1', 'proposed', '{eif,hbos}', '{0.6,0.4}', '{1.5,0.25}', 40, 60, '{"cells": {}}', $1, 'system:jobs',
       1790000000000, 'Enough was decided')`,
    [
      JSON.stringify({
        reason: null,
        learnedUntil: 1790000000000,
        reviewed: part(60, 10, 12),
        unreviewed: part(40, 10, 15),
      }),
    ],
  );
}

describeApp(
  'the closed loop',
  { roles: ['compliance-officer'], seed: (server) => seedSegmentations(server) },
  (app) => {
    it('says why there is nothing to see yet', async () => {
      await app.page.goto(`${app.url}/feedback`);
      await app.page.getByText('No model is in use yet').waitFor();
      await app.page.getByText('No weighting was learned yet').waitFor();
      await app.page
        .getByRole('region', { name: /^What customers say/ })
        .last()
        .waitFor();
      await app.page.getByText('No outcome differs between segments beyond chance').waitFor();
      expect(await app.page.getByRole('tab', { name: 'Surveys' }).count()).toBe(0);
      await expectAccessible(app.page);
    });

    it('shows what learning from decisions would do, releases it for a reason and takes it back', async () => {
      await suggest(app.server);
      await app.page.reload();
      const weighting = app.page.getByRole('region', { name: 'Weighting 1', exact: true });
      await weighting
        .getByText(
          /^Alerts nobody had decided: 40\.0\s% \[20\.0, 60\.0\] .* in the old order, 60\.0\s% \[30\.0, 90\.0\]/,
        )
        .waitFor();
      await weighting.getByRole('rowheader', { name: 'eif' }).waitFor();
      await expectAccessible(app.page);
      const act = async (name: string, reason: string) => {
        await weighting.getByRole('button', { name }).click();
        const dialog = app.page.getByRole('dialog');
        await dialog.getByLabel('Reason').fill(reason);
        await expectAccessible(app.page);
        await dialog.getByRole('button', { name }).click();
      };
      await act('Release', 'better on alerts nobody had seen');
      await weighting.getByText('in force').waitFor();
      await act('Roll back', 'to see whether it is missed');
      await weighting.getByText('rolled back').waitFor();
      const { rows } = await app.server.store.pool.query<{ action: string }>(
        "SELECT action FROM audit_entry WHERE subject = 'weighting:1' ORDER BY sequence",
      );
      expect(rows.length).toBe(2);
    });

    it('reads well in the dark and in German, and is hidden from who talks with customers', async () => {
      const dark = await openPage(app.browser, 'dark', 'de-DE');
      await signIn(dark, app.url, app.person);
      await dark.goto(`${app.url}/feedback?place=loop`);
      await dark.getByText('Gewichtung 1').first().waitFor();
      await dark.waitForLoadState('networkidle');
      await expectAccessible(dark);
      await dark.context().close();
      const manager = await app.pageOf(['feedback-manager']);
      await manager.goto(`${app.url}/feedback?place=loop`);
      await manager.getByRole('tab', { name: 'Surveys' }).waitFor();
      expect(await manager.getByRole('tab', { name: 'Closed loop' }).count()).toBe(0);
      await manager.context().close();
    });
  },
);
