import { expect, it } from 'vitest';
import { describeApp } from './app.ts';
import { expectAccessible } from './browser.ts';

describeApp('workflows', { roles: ['compliance-officer'] }, (app) => {
  it('say why there are none', async () => {
    await app.page.goto(`${app.url}/workflows`);
    await app.page.getByText('No workflows that you may read').waitFor();
    await expectAccessible(app.page);
  });

  it('are written with completion by keyboard, and tried on past events', async () => {
    await app.page.getByRole('link', { name: 'New workflow' }).click();
    await app.page.getByLabel('Identifier').fill('high-scores');
    await app.page.getByLabel('Name').fill('High scores');
    const rule = app.page.getByRole('combobox', { name: 'When (CEL)' });
    await rule.pressSequentially('alert.colour == 1');
    const problem = app.page.getByRole('button', { name: 'At “colour”' });
    await problem.waitFor();
    expect(await rule.getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(app.page);
    await problem.click();
    const selected = await rule.evaluate((field) => {
      const { value, selectionStart, selectionEnd } = field as unknown as Record<
        'selectionStart' | 'selectionEnd',
        number
      > & {
        value: string;
      };
      return value.slice(selectionStart, selectionEnd);
    });
    expect(selected).toBe('colour');
    await rule.fill('');
    await problem.waitFor({ state: 'detached' });
    await rule.pressSequentially('alert.s');
    await app.page.getByRole('option', { name: /alert\.score/ }).waitFor();
    await expectAccessible(app.page);
    await rule.press('Enter');
    await rule.pressSequentially('> 0.9');
    expect(await rule.inputValue()).toBe('alert.score > 0.9');
    await app.page.getByText('Reads alert.score.').waitFor();
    expect(await rule.getAttribute('aria-invalid')).toBe('false');
    await app.page.getByLabel('Text').fill('Look at this one');
    await app.page.getByRole('button', { name: 'Try it on past events' }).click();
    await app.page.getByText(/^It would have acted on 0 of the last \d+ events$/).waitFor();
    await expectAccessible(app.page);
  });

  it('are put in force by another person, never by their author', async () => {
    await app.page.getByRole('button', { name: 'Save this version' }).click();
    await app.page.getByRole('heading', { name: 'High scores' }).waitFor();
    await app.page.getByText('It has not run yet').waitFor();
    await expectAccessible(app.page);
    await app.page.getByRole('button', { name: 'Put version 1 in force' }).click();
    await app.page.getByRole('alert').waitFor();
    const other = await app.pageOf(['compliance-officer'], 'dark');
    await other.goto(`${app.url}/workflows?workflow=high-scores`);
    await other.getByRole('button', { name: 'Put version 1 in force' }).click();
    await other.getByText('Version 1 in force').waitFor();
    await expectAccessible(other);
    await other.context().close();
  });
});
