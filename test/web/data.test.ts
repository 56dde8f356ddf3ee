import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { simulateBank } from '#batch/simulate-bank';
import { openDatabase } from '#engine/duckdb/database';
import { literal } from '#engine/duckdb/sql-text';
import { describeApp } from './app.ts';
import { expectAccessible } from './browser.ts';

describeApp('the first run of an engineer', { roles: ['engineer'] }, (app) => {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-own-files-'));
  const files = ['parties.csv', 'accounts.csv', 'transactions.csv', 'rates.csv'].map((name) => join(folder, name));

  /** A bank's files as CSV, one amount of which cannot be read. */
  beforeAll(async () => {
    await simulateBank({ seed: 78, parties: 200, transactions: 6000, months: 6, out: folder }, () => undefined);
    const database = await openDatabase({ folders: [folder], scratch: folder });
    for (const kind of ['parties', 'accounts', 'transactions']) {
      const from = `read_parquet(${literal(join(folder, `${kind}.parquet`))})`;
      await database.connection.run(`COPY (SELECT * FROM ${from}) TO ${literal(join(folder, `${kind}.csv`))} (HEADER)`);
    }
    database.close();
    const [header, first, ...others] = readFileSync(files[2]!, 'utf8').split('\n');
    const at = header!.split(',').indexOf('amountMinor');
    const broken = first!.split(',').map((cell, column) => (column === at ? 'a lot' : cell));
    writeFileSync(files[2]!, [header, broken.join(','), ...others].join('\n'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('offers the demo bank or own files where nothing was read yet', async () => {
    await app.page.goto(`${app.url}/data`);
    await app.page.getByRole('button', { name: 'Make the demo bank' }).waitFor();
    await app.page.getByRole('button', { name: 'Choose files' }).waitFor();
    await expectAccessible(app.page);
  });

  it('shows what was uploaded, and names the field that a mapping lacks', async () => {
    await app.page.locator('input[type=file]').setInputFiles(files);
    await app.page.getByRole('button', { name: 'Remove transactions.csv' }).waitFor();
    await app.page.getByRole('region', { name: 'Fields of Transactions' }).waitFor();
    await expectAccessible(app.page);
    const amount = app.page.getByRole('combobox', { name: 'Column of amountMinor' });
    expect(await amount.inputValue()).toBe('amountMinor');
  });

  it('tries the mapping on all rows and shows the bad one before anything is loaded', async () => {
    await app.page.getByRole('combobox', { name: 'Mapping' }).click();
    await app.page.getByRole('option', { name: 'Comes with Peerline: canonical' }).click();
    await app.page.getByLabel('Base currency').fill('EUR');
    await app.page.getByRole('button', { name: 'Try the mapping' }).click();
    const rows = app.page.getByRole('region', { name: 'Rows put aside: Transactions' });
    await rows.getByText('a lot').waitFor();
    await app.page.getByText(/Transactions: [\d,]+ read = [\d,]+ loaded \+ 0 duplicates \+ 1 quarantined/).waitFor();
    await expectAccessible(app.page);
  });

  it('reads, learns and scores, and then finds the bad row in quarantine', async () => {
    await app.page.getByRole('button', { name: 'Read, learn and score' }).click();
    await app.page.getByText('Working on your files').waitFor();
    await app.page.getByText('Ready: your files').waitFor({ timeout: 110_000 });
    const left = await app.server.deps.data.uploads.list();
    expect(left.map(({ name }) => name)).toEqual(['rates.csv']);
    await app.page.goto(`${app.url}/data?kind=transactions`);
    await app.page.getByRole('link', { name: '1 quarantined rows: Transactions' }).waitFor();
    const rows = app.page.getByRole('region', { name: 'Rows put aside: Transactions' });
    await rows.getByRole('cell', { name: 'a lot' }).waitFor();
    await rows.getByRole('cell', { name: 'amountMinor' }).waitFor();
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('lets an auditor read in the dark what was put aside, and change nothing', async () => {
    const auditor = await app.pageOf(['auditor'], 'dark');
    await auditor.goto(`${app.url}/data`);
    await auditor.getByRole('heading', { name: 'What was read' }).waitFor();
    await auditor.getByRole('cell', { name: 'a lot' }).waitFor();
    expect(await auditor.getByRole('link', { name: 'Bring other data' }).count()).toBe(0);
    await expectAccessible(auditor);
    await auditor.context().close();
  });
});
