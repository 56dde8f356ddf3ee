import { expect, it } from 'vitest';
import { describeApp } from './app.ts';
import { expectAccessible } from './browser.ts';

describeApp('the overview of an empty installation', { roles: ['administrator'] }, (app) => {
  it('leads the first administrator to data, and to the pages of the role', async () => {
    await app.page.goto(app.url);
    await app.page.getByRole('heading', { name: 'Nothing was read yet' }).waitFor();
    await app.page.getByRole('region', { name: 'Your pages' }).getByRole('link', { name: 'Settings' }).waitFor();
    await expectAccessible(app.page);
    await app.page.getByRole('link', { name: 'Begin with data' }).click();
    await app.page.getByRole('button', { name: 'Make the demo bank' }).waitFor();
    expect(app.complaints).toEqual([]);
  });

  it('tells an officer who can bring data, in the dark too', async () => {
    const officer = await app.pageOf(['compliance-officer'], 'dark');
    await officer.goto(app.url);
    await officer.getByText('An engineer or administrator makes the demo bank').waitFor();
    await officer.waitForLoadState('networkidle');
    await expectAccessible(officer);
    await officer.context().close();
  });

  it('shows feedback managers their pages', async () => {
    const manager = await app.pageOf(['feedback-manager']);
    await manager.goto(app.url);
    await manager.getByRole('region', { name: 'Your pages' }).getByRole('link', { name: 'Feedback' }).click();
    await manager.getByText('No surveys yet').waitFor();
    await manager.context().close();
  });
});
