import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { npsSurvey } from '../fixtures/survey.ts';
import type { TestServer } from '../server.ts';
import { type App, describeApp } from './app.ts';
import { expectAccessible, openPage, signIn } from './browser.ts';

const secret = 'a secret of the webhook';

const response = (token: string, score: number) => ({
  event_type: 'form_response',
  form_response: {
    token,
    submitted_at: '2026-03-01T10:00:00.000Z',
    hidden: { customer: 'p7' },
    answers: [{ field: { id: 'x1', ref: 'nps' }, type: 'number', number: score }],
  },
});

async function addSurvey(server: TestServer, { person }: App): Promise<void> {
  await server.app.inject({
    method: 'POST',
    url: '/v1/surveys',
    headers: person,
    payload: { id: 'your-bank', definition: npsSurvey() },
  });
}

describeApp('connections', { roles: ['feedback-manager'], seed: addSurvey }, (app) => {
  const rowOf = (name: string) => app.page.getByRole('row').filter({ hasText: name });

  it('say why there are none, and connect a form to a survey, question by question', async () => {
    await app.page.goto(`${app.url}/feedback?place=connections`);
    await app.page.getByText('No connections yet').waitFor();
    await expectAccessible(app.page);
    await app.page.getByRole('button', { name: 'Connect a survey held elsewhere' }).click();
    const dialog = app.page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('our-form');
    await dialog.getByLabel('Answers go to the survey').first().press('ArrowDown');
    await app.page.getByRole('option', { name: 'your-bank' }).click();
    await dialog.getByRole('textbox', { name: 'Secret' }).fill(secret);
    await dialog.getByLabel('Field that names the customer').fill('customer');
    const add = dialog.getByRole('button', { name: 'Connect', exact: true });
    await dialog.getByLabel('Would you recommend us to a friend?').waitFor();
    expect(await add.isDisabled()).toBe(true);
    await dialog.getByLabel('Would you recommend us to a friend?').fill('nps');
    await expectAccessible(app.page);
    await add.click();
    await dialog.getByText(`${app.url}/v1/public/survey-hooks/our-form`).waitFor();
    expect(await app.page.getByText(secret).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await rowOf('our-form').getByText('never').waitFor();
    await expectAccessible(app.page);
  });

  it('count what a signed webhook brought', async () => {
    const body = JSON.stringify(response('t1', 9));
    const send = (signature: string) =>
      app.server.app.inject({
        method: 'POST',
        url: '/v1/public/survey-hooks/our-form',
        headers: { 'content-type': 'application/json', 'typeform-signature': signature },
        payload: body,
      });
    expect((await send('sha256=forged')).statusCode).toBeGreaterThanOrEqual(400);
    expect((await send(`sha256=${createHmac('sha256', secret).update(body).digest('base64')}`)).statusCode).toBe(200);
    await app.page.reload();
    await rowOf('our-form').getByRole('cell', { name: '1', exact: true }).waitFor();
  });

  it('import a file, name what was left out, and take nothing twice', async () => {
    await app.page.getByRole('button', { name: 'Import a file: our-form' }).click();
    const dialog = app.page.getByRole('dialog');
    const choose = (name: string, text: string) =>
      dialog
        .locator('input[type="file"]')
        .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
    await choose('answers.csv.json', 'token,score');
    await dialog.getByText('answers.csv.json is not JSON, so nothing was imported.').waitFor();
    await expectAccessible(app.page);
    await choose('t2.json', JSON.stringify(response('t2', 99)));
    await dialog.getByText('1 stored, 0 seen before, 1 answers left out.').waitFor();
    await dialog.getByRole('rowheader', { name: 't2' }).waitFor();
    await expectAccessible(app.page);
    await choose('t1.json', JSON.stringify(response('t1', 9)));
    await dialog.getByText('0 stored, 1 seen before, 0 answers left out.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await rowOf('our-form').getByRole('cell', { name: '2', exact: true }).waitFor();
    expect(app.complaints).toEqual([]);
  });

  it('are changed without their secret being asked again', async () => {
    await app.page.getByRole('button', { name: 'Change: our-form' }).click();
    const dialog = app.page.getByRole('dialog');
    const nps = dialog.getByLabel('Would you recommend us to a friend?');
    await nps.waitFor();
    expect(await nps.inputValue()).toBe('nps');
    await nps.fill('score');
    await expectAccessible(app.page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const read = await app.server.app.inject({ url: '/v1/survey-connections', headers: app.person });
    expect(read.json().items[0]).toMatchObject({ questions: [{ external: 'score', question: 'recommend' }] });
  });

  it('read well in the dark and in German, and are not for auditors', async () => {
    const dark = await openPage(app.browser, 'dark', 'de-DE');
    await signIn(dark, app.url, app.person);
    await dark.goto(`${app.url}/feedback?place=connections`);
    await dark.getByText('Zuletzt empfangen').waitFor();
    await dark.getByRole('button', { name: 'Umfrage von anderswo verbinden' }).click();
    await dark.getByRole('dialog').getByRole('textbox', { name: 'Name', exact: true }).waitFor();
    await expectAccessible(dark);
    await dark.context().close();
    const auditor = await app.pageOf(['auditor']);
    await auditor.goto(`${app.url}/feedback`);
    await auditor.getByRole('tab', { name: 'Surveys' }).waitFor();
    expect(await auditor.getByRole('tab', { name: 'Connections' }).count()).toBe(0);
    await auditor.context().close();
  });

  it('are removed after asking; their answers stay', async () => {
    await app.page.getByRole('button', { name: 'Remove: our-form' }).click();
    const dialog = app.page.getByRole('dialog');
    await dialog.getByText(/^Answers that came through it stay/).waitFor();
    await expectAccessible(app.page);
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await app.page.getByText('No connections yet').waitFor();
    const { rows } = await app.server.store.pool.query('SELECT count(*)::integer FROM survey_response');
    expect(rows[0].count).toBe(2);
    expect(app.complaints).toEqual([]);
  });
});
