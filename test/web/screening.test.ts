import { expect, it } from 'vitest';
import { sweepParties } from '#screening/hits/sweep';
import type { ListEntry } from '#screening/lists/list';
import { partySubject } from '#store/vault/vault';
import type { TestServer } from '../server.ts';
import { describeApp } from './app.ts';
import { complaintsOf, expectAccessible } from './browser.ts';

const entry = (id: string, name: string): ListEntry => ({
  id,
  kind: 'person',
  names: [{ name, quality: 'primary' }],
  birthDates: ['1961'],
  countries: [],
  programmes: ['TEST'],
});

/** Two customers who are like an entry, one of whom only shares a name with it. */
async function seed({ store, deps }: TestServer): Promise<void> {
  for (const [id, name] of [
    ['c1', 'Tomas Berger'],
    ['c2', 'Ingrid Solheim'],
  ] as const) {
    const keys = await deps.vault.keysOf([partySubject(id)]);
    const sealed = keys.seal(partySubject(id), { name, birthDate: '1961-03-04' });
    await store.pool.query(
      "INSERT INTO party (id, entity_type, country, sealed, position) VALUES ($1, 'individual', 'NO', $2, 1)",
      [id, sealed],
    );
  }
  const list = { name: 'TEST', version: 'v1', date: '2026-01-05', problems: [], controlCharacters: 3 };
  const entries = [entry('7', 'BERGER, Thomas'), entry('8', 'SOLHEIM, Ingrid')];
  await sweepParties(deps, [{ ...list, entries }], 'system:screening');
}

describeApp('screening', { roles: ['analyst'], seed }, (app) => {
  const because = () => app.page.getByRole('textbox', { name: /^Why/ });
  const button = (name: string) => app.page.getByRole('button', { name, exact: true });

  it('says which words of the listed name matched how, and no word of the customer', async () => {
    await app.page.goto(`${app.url}/screening`);
    await app.page.getByRole('row', { name: /BERGER, Thomas/ }).click();
    const words = app.page.getByRole('table', { name: 'How the words match' });
    await words.getByRole('row', { name: /thomas (nickname|sound|spelling)/ }).waitFor();
    await app.page.getByText('Birth date agrees, country is not known').waitFor();
    expect(await app.page.content()).not.toContain('Tomas');
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('is confirmed by two: who proposed cannot confirm, another person does', async () => {
    expect(await button('Propose as true').isDisabled()).toBe(true);
    await because().fill('born on the same day');
    await button('Propose as true').click();
    await app.page.getByText('You proposed it: another person confirms.').waitFor();
    await because().fill('surely');
    expect(await button('Confirm').isDisabled()).toBe(true);
    const other = await app.pageOf(['compliance-officer'], 'dark');
    const heard = complaintsOf(other);
    await other.goto(`${app.url}/screening`);
    await other.getByText('Proposed as true', { exact: true }).click();
    await other.getByRole('row', { name: /BERGER, Thomas/ }).click();
    await other.getByRole('textbox', { name: /^Why/ }).fill('papers were seen');
    await other.getByRole('button', { name: 'Confirm', exact: true }).click();
    await other
      .getByRole('table', { name: 'Decisions' })
      .getByRole('row', { name: /Confirmed.*papers/ })
      .waitFor();
    await expectAccessible(other);
    expect(heard).toEqual([]);
    await other.context().close();
  });

  it('dismisses a namesake for good', async () => {
    await app.page.reload();
    await app.page.getByRole('row', { name: /SOLHEIM, Ingrid/ }).click();
    await because().fill('another person by passport');
    await app.page.getByLabel('Innocent: this entry does not hit this customer again').check();
    await button('Dismiss').click();
    await app.page.getByRole('row', { name: /Dismissed, innocent from now on/ }).waitFor();
    const { rows } = await app.server.store.pool.query('SELECT party_id, entry_id FROM screening_good');
    expect(rows).toEqual([{ party_id: 'c2', entry_id: '8' }]);
    await app.page.getByRole('heading', { name: 'No hit in this state' }).waitFor();
    expect(app.complaints).toEqual([]);
  });

  it('shows lists with what could not be read, and exports every decision for the auditor', async () => {
    const page = await app.pageOf(['auditor']);
    await page.goto(`${app.url}/screening?place=lists`);
    await page.getByRole('row', { name: /TEST in force v1 2026-01-05 2 0 3/ }).waitFor();
    await expectAccessible(page);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /^Hits and decisions/ }).click(),
    ]);
    const stream = await file.createReadStream();
    let text = '';
    for await (const piece of stream) text += String(piece);
    const { items } = JSON.parse(text) as { items: { decisions: { action: string; decidedBy: string }[] }[] };
    expect(items.map(({ decisions }) => decisions.map(({ action }) => action))).toEqual([
      ['propose', 'confirm'],
      ['dismiss'],
    ]);
    await page.context().close();
  });

  it('moves its line by two people, in German too', async () => {
    const [one, two] = [await app.pageOf(['compliance-officer']), await app.pageOf(['compliance-officer'])];
    await one.goto(`${app.url}/screening?place=line`);
    await one.getByText('A name is a hit from a likeness of 0.74 on: the built-in line').waitFor();
    await one.getByRole('textbox', { name: 'Likeness' }).fill('0.8');
    await one.getByRole('textbox', { name: /^Why/ }).fill('too many namesakes');
    await one.getByRole('button', { name: 'Propose', exact: true }).click();
    await one.getByText('waits for another person').waitFor();
    await expectAccessible(one);
    await two.goto(`${app.url}/screening?place=line`);
    await two.getByText('DE', { exact: true }).click();
    await two.getByRole('button', { name: 'Freigeben' }).click();
    await two.getByText('Ab einer Ähnlichkeit von 0,80 ist ein Name ein Treffer').waitFor();
    await expectAccessible(two);
    for (const page of [one, two]) await page.context().close();
  });
});
