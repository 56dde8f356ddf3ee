import { expect, it } from 'vitest';
import { seedAlerts } from './alerts-fixture.ts';
import { describeApp } from './app.ts';
import { complaintsOf, expectAccessible } from './browser.ts';

describeApp('cases', { roles: ['compliance-officer'], seed: (server) => seedAlerts(server, 3) }, (app) => {
  const goTo = (path: string) => app.page.goto(app.url + path);
  const button = (name: string | RegExp) => app.page.getByRole('button', { name, exact: true });

  it('say how one begins, while there is none', async () => {
    await goTo('/cases');
    await app.page.getByText('A case begins when an alert is escalated').waitFor();
    await expectAccessible(app.page);
  });

  it('are listed with their state and deadline, and opened by keyboard', async () => {
    await goTo('/alerts/1');
    await button('Escalate').click();
    await app.page.getByRole('textbox', { name: 'Why' }).fill('Nine payments under the limit.');
    await button('Open a case').click();
    await app.page.getByRole('link', { name: /^Case \d+/ }).waitFor();
    await goTo('/cases?state=open');
    await app.page.getByRole('table', { name: 'Cases' }).waitFor();
    await expectAccessible(app.page);
    await app.page.keyboard.press('j');
    await app.page.keyboard.press('Enter');
    await app.page.getByRole('heading', { name: /^Case \d+/ }).waitFor();
    await app.page.getByText('Nine payments under the limit.').first().waitFor();
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('keep documents, links, comments, and a letter that another officer must approve', async () => {
    await button('Assign to me').click();
    await button('Submit a decision').waitFor();
    await app.page
      .locator('input[type=file]')
      .setInputFiles({ name: 'statement.txt', mimeType: 'text/plain', buffer: Buffer.from('balance') });
    await app.page.getByRole('link', { name: /^text\/plain/ }).waitFor();
    await button('Request documents').click();
    await app.page
      .locator('form')
      .getByLabel(/^Documents/)
      .first()
      .press('ArrowDown');
    await app.page.getByRole('option', { name: 'Source of funds' }).click();
    await app.page.keyboard.press('Escape');
    await button('Request documents').click();
    await app.page.getByText('Another officer must approve it before it is sent.').waitFor();
    await app.page.getByRole('textbox', { name: 'Write a comment' }).fill('Asked the branch.');
    await button('Comment').click();
    await app.page.getByText('Asked the branch.', { exact: true }).last().waitFor();
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('report suspicion with a deadline and a narrative whose every figure is cited', async () => {
    await button('Draft a SAR').click();
    const report = app.page.getByRole('group', { name: /^SAR \d+/ });
    await report.getByText('Every figure stands in a cited record.').waitFor();
    await report
      .getByRole('link', { name: /^Rests on breach:/ })
      .first()
      .waitFor();
    await button('Edit').click();
    await app.page.getByRole('textbox', { name: /^Sentence 2/ }).fill('A total of 77.00 EUR was paid.');
    await button('Save').click();
    await report.getByText('77.00 is in none of the cited records.').waitFor();
    expect(await report.getByRole('button', { name: 'Submit' }).isDisabled()).toBe(true);
    await expectAccessible(app.page);
  });

  it('tell kindly that somebody else was first, and keep what was typed', async () => {
    const other = await app.pageOf(['compliance-officer'], 'dark');
    const heard = complaintsOf(other);
    await other.goto(app.page.url());
    await other.getByRole('button', { name: 'Wait for documents' }).click();
    await other.getByRole('dialog').getByRole('textbox', { name: 'Why' }).fill('The statement is missing.');
    await button('Release').click();
    await button('Submit a decision').waitFor({ state: 'detached' });
    await other.getByRole('dialog').getByRole('button', { name: 'Wait for documents' }).click();
    await other.getByText('Somebody else changed this a moment ago.').waitFor();
    expect(await other.getByRole('dialog').getByRole('textbox', { name: 'Why' }).inputValue()).toBe(
      'The statement is missing.',
    );
    await expectAccessible(other);
    expect(heard.filter((line) => !line.includes('409'))).toEqual([]);
    await other.context().close();
  });

  it('are decided by two, and leave an examiner pack and a trail', async () => {
    await button('Assign to me').click();
    await button('Submit a decision').click();
    await app.page.getByRole('radio', { name: 'Productive: suspicion stands' }).check();
    await app.page.getByRole('dialog').getByRole('textbox', { name: 'Why' }).fill('No explanation was found.');
    await button('Submit for approval').click();
    await app.page.getByText('You submitted this: another officer decides.').waitFor();
    const other = await app.pageOf(['compliance-officer']);
    await other.goto(app.page.url());
    await other.getByRole('group', { name: 'What to do' }).getByRole('button', { name: 'Approve' }).click();
    await other.getByText('Decision approved').waitFor();
    const [pack] = await Promise.all([
      other.waitForEvent('download'),
      other.getByRole('link', { name: 'Examiner pack' }).click(),
    ]);
    expect(pack.suggestedFilename()).toMatch(/^case-\d+\.html$/);
    await other.context().close();
    await app.page.reload();
    await button('Open again').waitFor();
    const { rows } = await app.server.store.pool.query('SELECT state FROM work_case');
    expect(rows).toEqual([{ state: 'closed' }]);
  });
});
