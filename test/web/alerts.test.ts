import { expect, it } from 'vitest';
import { seedAlerts } from './alerts-fixture.ts';
import { describeApp } from './app.ts';
import { expectAccessible } from './browser.ts';

describeApp('the queue', { roles: ['analyst'], seed: (server) => seedAlerts(server, 40) }, (app) => {
  const countOf = async (state: string) => {
    const { rows } = await app.server.store.pool.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM party_alert WHERE state = $1',
      [state],
    );
    return rows[0]!.n;
  };

  it('shows what waits, the reason in words, and explains the alert at hand', async () => {
    await app.page.goto(`${app.url}/alerts`);
    await app.page.getByRole('table', { name: 'Alerts' }).waitFor();
    await app.page.keyboard.press('j');
    await app.page
      .getByRole('complementary', { name: /^Alert \d+/ })
      .getByRole('button', { name: /^Pass-through/ })
      .waitFor();
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('lets an analyst decide ten alerts with the keyboard alone', async () => {
    const atHand = () => app.page.getByRole('complementary', { name: /^Alert \d/ }).getAttribute('aria-label');
    for (let done = 1; done <= 10; done++) {
      const decided = await atHand();
      await app.page.keyboard.press('2');
      await app.page.getByText('Did this deserve a manual review?').waitFor();
      await app.page.keyboard.press('n');
      await expect.poll(() => countOf('closed'), { timeout: 20_000 }).toBe(done);
      // The next one is at hand before a key decides it.
      await expect.poll(atHand, { timeout: 20_000 }).not.toBe(decided);
    }
    const { rows } = await app.server.store.pool.query<{ outcome: string; deserved_review: boolean }>(
      'SELECT outcome, deserved_review FROM disposition',
    );
    expect(rows).toEqual(Array.from({ length: 10 }, () => ({ outcome: 'unproductive', deserved_review: false })));
  });

  it('assigns many at once, and takes it back', async () => {
    await app.page.goto(`${app.url}/alerts`);
    await app.page
      .getByRole('checkbox', { name: /^Mark alert/ })
      .nth(0)
      .check();
    await app.page
      .getByRole('checkbox', { name: /^Mark alert/ })
      .nth(1)
      .check();
    await app.page.getByRole('toolbar').getByRole('button', { name: 'Assign to me' }).click();
    await expect.poll(() => countOf('in-review'), { timeout: 20_000 }).toBe(2);
    await app.page.getByRole('button', { name: 'Take it back' }).click();
    await expect.poll(() => countOf('in-review'), { timeout: 20_000 }).toBe(0);
  });

  it('keeps its view in the address', async () => {
    await app.page.goto(`${app.url}/alerts`);
    await app.page.getByText('Closed', { exact: true }).click();
    await expect.poll(() => app.page.url()).toContain('state=closed');
    await expect.poll(() => app.page.getByRole('row').count()).toBe(11);
  });

  it('opens an alert whole: a waterfall that adds up, breaches, comments', async () => {
    await app.page.goto(`${app.url}/alerts/40`);
    await app.page.getByRole('heading', { name: 'Alert 40' }).waitFor();
    await app.page.getByText('Sum = logit of 0.94').waitFor();
    await app.page.getByRole('button', { name: /Just under the limit/ }).click();
    await app.page.getByText('Nine payments between').first().waitFor();
    await app.page.getByRole('textbox', { name: 'Write a comment' }).fill('Called the branch.');
    await app.page.getByRole('button', { name: 'Comment', exact: true }).click();
    await app.page.getByText('Called the branch.', { exact: true }).last().waitFor();
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('escalates to a case with a reason', async () => {
    await app.page.goto(`${app.url}/alerts/39`);
    await app.page.getByRole('button', { name: 'Escalate' }).click();
    await app.page.getByRole('textbox', { name: 'Why' }).fill('Same payee as case 7.');
    await app.page.getByRole('button', { name: 'Open a case' }).click();
    await app.page.getByRole('link', { name: /^Case \d+/ }).waitFor();
    expect(await countOf('escalated')).toBe(1);
  });

  it('keeps views that others can share, and gives alerts to somebody else', async () => {
    const other = await app.pageOf(['analyst'], 'dark');
    await app.page.goto(`${app.url}/alerts?state=closed&group=segment`);
    await app.page.getByRole('textbox', { name: 'Name this view' }).fill('Closed by segment');
    await app.page.getByRole('checkbox', { name: 'Share with everybody here' }).check();
    await app.page.getByRole('button', { name: 'Save' }).click();
    await app.page.getByRole('link', { name: 'Closed by segment' }).waitFor();
    await other.goto(`${app.url}/alerts`);
    await other.getByRole('link', { name: /Closed by segment.*shared by/ }).click();
    await expect.poll(() => other.url()).toContain('state=closed');
    expect(other.url()).toContain('group=segment');
    await other.getByRole('cell', { name: 'individual × ES', exact: true }).first().waitFor();
    await expectAccessible(other);
    await other.goto(`${app.url}/alerts`);
    await other
      .getByRole('checkbox', { name: /^Mark alert/ })
      .nth(0)
      .check();
    await other.getByRole('toolbar').getByRole('button', { name: 'Assign to…' }).click();
    await other.getByRole('menuitem', { name: 'person1@b.example' }).click();
    await expect.poll(() => countOf('in-review')).toBe(1);
    await other.context().close();
  });

  it('finds customers and alerts by identifier with ⌘K', async () => {
    await app.page.goto(`${app.url}/alerts`);
    await app.page.getByRole('table', { name: 'Alerts' }).waitFor();
    await app.page.keyboard.press('ControlOrMeta+k');
    await app.page.getByPlaceholder(/^Pages; customers/).fill('party-38');
    await app.page.getByText('Customer party-38').waitFor();
    await app.page.getByRole('button', { name: /^Alert 38/ }).click();
    await app.page.getByRole('heading', { name: 'Alert 38' }).waitFor();
    expect(app.complaints).toEqual([]);
  });

  it('reads well in the dark', async () => {
    const dark = await app.pageOf(['analyst'], 'dark');
    await dark.goto(`${app.url}/alerts`);
    await dark.getByRole('table', { name: 'Alerts' }).waitFor();
    await expectAccessible(dark);
    await dark.context().close();
  });
});
