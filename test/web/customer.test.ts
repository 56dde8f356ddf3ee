import { expect, it } from 'vitest';
import { readAudit } from '#store/audit/audit-trail';
import { addKnownParty, canaryName } from '../fixtures/known-party.ts';
import type { TestServer } from '../server.ts';
import { describeApp } from './app.ts';
import { complaintsOf, expectAccessible } from './browser.ts';

async function seed(server: TestServer): Promise<void> {
  await addKnownParty(server, 'm', await server.key());
}

describeApp('a customer whose name one may not see', { roles: ['auditor'], seed }, (app) => {
  const reveal = () => app.page.getByRole('button', { name: 'Reveal identity' });
  const heading = (name: string) => app.page.getByRole('heading', { level: 1, name, exact: true });

  it('is masked, and is shown to who may ask and says why, until the page is left', async () => {
    await app.page.goto(`${app.url}/customers/m`);
    await heading('Z••••• Q••••••••').waitFor();
    await app.page.getByRole('cell', { name: '1980-••-••' }).waitFor();
    await reveal().click();
    const dialog = app.page.getByRole('dialog');
    const send = dialog.getByRole('button', { name: 'Reveal identity' });
    expect(await send.isDisabled()).toBe(true);
    await expectAccessible(app.page);
    await dialog.getByRole('textbox').fill('sample of the audit');
    await send.click();
    await heading(canaryName).waitFor();
    await app.page.getByRole('cell', { name: '1980-05-17' }).waitFor();
    await expectAccessible(app.page);
    await app.page.getByRole('button', { name: 'Mask again' }).click();
    await heading('Z••••• Q••••••••').waitFor();
    const entries = [];
    for await (const entry of readAudit(app.server.deps.db))
      if (entry.action === 'privacy.identity-revealed') entries.push(entry);
    expect(entries).toMatchObject([{ subject: 'party:m', reason: 'sample of the audit' }]);
    expect(app.complaints).toEqual([]);
  });

  it('is named in German too', async () => {
    await app.page.getByText('DE', { exact: true }).click();
    await app.page.getByRole('button', { name: 'Identität zeigen' }).click();
    await app.page.getByText('steht im Prüfprotokoll').waitFor();
    await app.page.keyboard.press('Escape');
    await app.page.getByText('EN', { exact: true }).click();
    await reveal().waitFor();
    expect(app.complaints).toEqual([]);
  });

  it('has no such button, and no answer, for a role that may not ask', async () => {
    const page = await app.pageOf(['feedback-manager', 'engineer']);
    await page.goto(`${app.url}/customers/m`);
    await page.getByRole('main').waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.getByRole('button', { name: 'Reveal identity' }).count()).toBe(0);
    expect(await page.content()).not.toContain('Quixplorer');
    const status = await page.evaluate(async () => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ reason: 'curious' });
      return (await fetch('/v1/parties/m/identity', { method: 'POST', headers, body })).status;
    });
    expect(status).toBe(403);
    await page.context().close();
  });

  it('is in clear, with nothing to reveal, for a compliance officer', async () => {
    const page = await app.pageOf(['compliance-officer']);
    const heard = complaintsOf(page);
    await page.goto(`${app.url}/customers/m`);
    await page.getByRole('heading', { level: 1, name: canaryName, exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Reveal identity' }).count()).toBe(0);
    expect(heard).toEqual([]);
    await page.context().close();
  });
});
