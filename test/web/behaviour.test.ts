import { expect, it } from 'vitest';
import { describeApp } from './app.ts';
import { expectAccessible } from './browser.ts';
import { seedSegmentations } from './segmentation-fixture.ts';

describeApp('behavioural segments', { roles: ['compliance-officer'], seed: seedSegmentations }, (app) => {
  const open = async (view: string) => {
    await app.page.goto(`${app.url}/segments?place=behaviour&view=${view}`);
    await app.page.getByRole('heading', { name: '2 stable segments among 60 customers' }).waitFor();
  };

  it('lie on a map that keys move, with every customer in a table behind it', async () => {
    await open('map');
    const map = app.page.getByRole('img', { name: /^Map of 60 customers in 2 segments/ });
    await map.focus();
    for (const key of ['+', 'ArrowLeft', '-', '0']) await app.page.keyboard.press(key);
    await app.page.getByRole('button', { name: /^S2 Low cash share/ }).click();
    await expectAccessible(app.page);
    await app.page.getByRole('button', { name: 'Show as table' }).click();
    await app.page.getByRole('table', { name: 'Customers' }).getByRole('link', { name: 'party-30' }).waitFor();
    expect(await app.page.getByRole('link', { name: 'party-00' }).count()).toBe(0);
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('are told in words, each with what tells it from everyone', async () => {
    await open('profiles');
    await app.page.getByRole('region', { name: 'What tells S1 High cash share from everyone' }).waitFor();
    await expectAccessible(app.page);
  });

  it('say who moved, and open the customers of a movement', async () => {
    await open('movement');
    await app.page.getByText('10 of 60 customers seen both times changed their segment').waitFor();
    await app.page.getByRole('link', { name: /^10 Customers from S1/ }).click();
    await app.page.getByRole('link', { name: 'party-39' }).waitFor();
    expect(await app.page.getByRole('listitem').filter({ hasText: 'party-' }).count()).toBe(10);
    await expectAccessible(app.page);
  });

  it('say how sure they are, what became of them, and what else was looked at', async () => {
    await open('versions');
    await app.page.getByText('S1 goes on: 75.0 % of its customers stayed together.').waitFor();
    await app.page.getByText('It splits.').waitFor();
    await expectAccessible(app.page);
    await app.page.getByRole('combobox', { name: 'Version' }).click();
    await app.page.getByRole('option').last().click();
    await app.page.getByText('This is the first version').waitFor();
  });

  it('count who alerts, with intervals and by declared groups', async () => {
    await open('alerts');
    await app.page.getByRole('region', { name: 'How often customers of each segment alert' }).waitFor();
    await app.page.getByText('0.00 % [0.00, 11.35]').first().waitFor();
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('read well in the dark, whatever the view', async () => {
    const dark = await app.pageOf(['analyst'], 'dark');
    for (const view of ['map', 'profiles', 'movement', 'versions', 'alerts']) {
      await dark.goto(`${app.url}/segments?place=behaviour&view=${view}`);
      await dark.getByRole('heading', { name: '2 stable segments among 60 customers' }).waitFor();
      await dark.waitForLoadState('networkidle');
      await expectAccessible(dark);
    }
    await dark.context().close();
  });
});
