import { expect, it } from 'vitest';
import { describeApp } from './app.ts';
import { expectAccessible } from './browser.ts';
import { seedLattice } from './lattice-fixture.ts';

describeApp('models', { roles: ['compliance-officer'] }, (app) => {
  it('say that none was released, and how one is', async () => {
    await app.page.goto(`${app.url}/models`);
    await app.page.getByText('No model has been released').waitFor();
    await expectAccessible(app.page);
  });

  it('show a version in figures, when to train again, and trials with what keeps a challenger back', async () => {
    await seedLattice(app.server);
    const { pool } = app.server.store;
    const manifest = { metrics: { recall: 0.5, auroc: 0.97 }, experts: [{ name: 'everybody' }], features: ['a', 'b'] };
    await pool.query(`INSERT INTO model VALUES ('model-2', 'challenger', 1790000000001, 'online', $1)`, [
      JSON.stringify(manifest),
    ]);
    await pool.query(`
      INSERT INTO trial (champion, challenger, mode, share, state, started_by, started_at, reason)
      VALUES ('model:model-1', 'model:model-2', 'shadow', 0, 'running', 'user:ann', 1790000000002, 'newer data')`);
    await app.page.reload();
    await app.page.getByText(/^Train again by /).waitFor();
    await app.page.getByRole('button', { name: /model-2/ }).click();
    await app.page.getByRole('table', { name: 'In its test period' }).getByText('50.0%').waitFor();
    await app.page.getByText('What keeps it from being promoted:').waitFor();
    await expectAccessible(app.page);
  });

  it('stop a trial for a reason, in the dark too', async () => {
    await app.page.getByRole('button', { name: 'Stop the trial' }).click();
    const dialog = app.page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('enough seen');
    await expectAccessible(app.page);
    await dialog.getByRole('button', { name: 'Stop the trial' }).click();
    await app.page.getByText('Stopped', { exact: true }).waitFor();
    expect(app.complaints).toEqual([]);
    const dark = await app.pageOf(['auditor'], 'dark');
    await dark.goto(`${app.url}/models`);
    await dark.getByText(/^Train again by /).waitFor();
    await expectAccessible(dark);
    await dark.context().close();
  });
});
