import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
    await app.page.getByRole('table', { name: 'In its test period' }).getByText('50.0 %').waitFor();
    await app.page.getByText('What keeps it from being promoted:').waitFor();
    await expectAccessible(app.page);
  });

  it('say what drifted, what each part adds, and hand out the model document', async () => {
    const { pool, dataFolder } = app.server.store;
    await app.page.getByText('No live traffic was judged yet').waitFor();
    await pool.query(`INSERT INTO drift_check (day, model_version, at, legs_before, legs_now, psi, findings)
      VALUES ('2026-09-20', 'model-1', 1790000000000, 9000, 3000, '{"amount": 0.4, "hour": 0.02}',
        '[{"key": "column:amount", "sentence": "The distribution of amount moved far."}]')`);
    await app.page.reload();
    await app.page.getByText('One thing moved').waitFor();
    await app.page.getByRole('rowheader', { name: 'Amount', exact: true }).first().waitFor();
    await app.page.getByRole('region', { name: /^What each part adds: / }).waitFor();
    await app.page.locator('code', { hasText: 'peerline bench ablation' }).waitFor();
    // Neither marks of code nor a nothing with a sign.
    expect(await app.page.locator('main').innerText()).not.toMatch(/`|[-−]0\.0+\b/);
    await expectAccessible(app.page);
    mkdirSync(join(dataFolder, 'models'), { recursive: true });
    writeFileSync(join(dataFolder, 'models', 'model-1.html'), '<h1>Model document</h1>');
    const [file] = await Promise.all([
      app.page.waitForEvent('download'),
      app.page.getByRole('link', { name: 'Model document' }).first().click(),
    ]);
    expect(file.suggestedFilename()).toBe('model-model-1.html');
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

  it('put the model beside the rules that were worked with before', async () => {
    const rule = {
      id: 'large-cash',
      name: 'Large cash',
      description: 'Cash at or above the limit.',
      when: 'channel == "branch"',
      measure: 'amount',
      unit: 'minor',
      threshold: 1_000_000,
    };
    await app.page.getByText('No rules were added').waitFor();
    await app.page.getByRole('button', { name: 'Add rules' }).click();
    const adding = app.page.getByRole('dialog');
    await adding.getByLabel('Rules as JSON').fill('[');
    await adding.getByText('This is no JSON yet.').waitFor();
    await expectAccessible(app.page);
    await app.page.keyboard.press('Escape');
    await app.server.store.pool.query(
      "INSERT INTO rule_set VALUES ($1, 'Rules of 2025', $2, 'user:ann', 1790000000000)",
      ['ab'.repeat(16), JSON.stringify([rule])],
    );
    await app.page.reload();
    await app.page.getByRole('button', { name: /Rules of 2025/ }).click();
    await app.page.getByRole('region', { name: 'Rules of 2025' }).getByText('10,000.00 EUR').waitFor();
    await app.page.getByRole('button', { name: 'Start a trial' }).click();
    const starting = app.page.getByRole('dialog');
    await starting.getByRole('combobox', { name: 'What is compared' }).click();
    await app.page.getByRole('option', { name: 'The model in use against “Rules of 2025”' }).click();
    await starting.getByLabel('Reason').fill('what did we gain?');
    await expectAccessible(app.page);
    await starting.getByRole('button', { name: 'Start it' }).click();
    await app.page.getByText(/model:model-1 against the rules “Rules of 2025”/).waitFor();
    await expectAccessible(app.page);
  });
});
