import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { password } from '../server.ts';
import { describeApp } from './app.ts';
import { complaintsOf, expectAccessible, openPage } from './browser.ts';

describeApp('the door of the application', {}, (app) => {
  it('asks who is there, refuses a wrong password in words, and lets the right one in', async () => {
    await app.server.person(['compliance-officer']);
    const page = await openPage(app.browser);
    const complaints = complaintsOf(page);
    await page.goto(`${app.url}/`);
    await page.getByLabel('E-mail').fill('person1@b.example');
    await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('alert').waitFor();
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('turns a one-time link into the first administrator, who then logs in', async () => {
    const token = await app.server.deps.setupLinks.create({ email: null, roles: ['administrator'] }, 'system:start');
    const page = await openPage(app.browser);
    const complaints = complaintsOf(page);
    await page.goto(`${app.url}/setup#${token}`);
    await page.getByLabel('E-mail').fill('first@bank.example');
    await page.getByLabel('Name').fill('First Person');
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create my account' }).click();
    await page.getByRole('heading', { name: 'Log in to Peerline' }).waitFor();
    await page.getByLabel('E-mail').fill('first@bank.example');
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('Administrator').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('sends its scripts compressed to whoever takes that, and as they are to others', async () => {
    const { body: page } = await app.server.app.inject({ url: '/', headers: { accept: 'text/html' } });
    const url = /src="(\/assets\/[\w-]+\.js)"/.exec(page)![1]!;
    const plain = await app.server.app.inject({ url });
    expect(plain.headers['content-encoding']).toBeUndefined();
    const { headers, rawPayload } = await app.server.app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } });
    expect(headers['content-encoding']).toBe('gzip');
    expect(headers['content-type']).toMatch(/javascript/);
    expect(headers['cache-control']).toMatch(/immutable/);
    expect(gunzipSync(rawPayload).equals(plain.rawPayload)).toBe(true);
  });
});
