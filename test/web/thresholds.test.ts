import { expect, it } from 'vitest';
import { describeApp } from './app.ts';
import { complaintsOf, expectAccessible } from './browser.ts';
import { seedLattice } from './lattice-fixture.ts';

describeApp('the threshold lab', { roles: ['compliance-officer'] }, (app) => {
  const effect = (name: string) => app.page.locator(`[data-effect="${name}"]`).innerText();
  const legsFrom = async (score: number, cell: string | null = null) => {
    const { rows } = await app.server.store.pool.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM evaluation WHERE score >= $1 AND ($2::text IS NULL OR cell = $2)',
      [score, cell],
    );
    return rows[0]!.n;
  };

  it('says that without a model there is no line', async () => {
    await app.page.goto(`${app.url}/thresholds`);
    await app.page.getByText('No model is in use, so there is no line').waitFor();
    await expectAccessible(app.page);
  });

  it('counts what any line would have raised, by keys and without asking the server again', async () => {
    await seedLattice(app.server);
    let asked = 0;
    app.page.on('request', (request) => {
      if (request.url().endsWith('/thresholds/distribution')) asked++;
    });
    await app.page.goto(`${app.url}/thresholds`);
    const slider = app.page.getByRole('slider', { name: 'Line of Everyone else' });
    await slider.waitFor();
    expect(await effect('legsRow')).toBe('8');
    await slider.focus();
    await app.page.keyboard.press('PageDown');
    await app.page.keyboard.press('PageDown');
    expect(await slider.getAttribute('aria-valuenow')).toBe('0.4');
    expect(await effect('legsRow')).toBe(String(await legsFrom(0.4)));
    await app.page.getByText(/^All segments: 2 customer-months now/).waitFor();
    await expectAccessible(app.page);
    await app.page.getByRole('button', { name: 'Show as a table' }).click();
    await app.page.getByRole('columnheader', { name: 'Sample below the line' }).waitFor();
    await expectAccessible(app.page);
    await app.page.getByRole('button', { name: 'Show as a chart' }).click();
    expect(asked).toBe(1);
    expect(app.complaints).toEqual([]);
  });

  it('follows the pointer', async () => {
    const box = (await app.page.locator('svg[viewBox="0 0 900 260"]').boundingBox())!;
    const at = (score: number) => box.x + ((56 + score * 832) * box.width) / 900;
    await app.page.mouse.move(at(0.4), box.y + box.height / 2);
    await app.page.mouse.down();
    await app.page.mouse.move(at(0.3), box.y + box.height / 2, { steps: 4 });
    await app.page.mouse.up();
    expect(await app.page.getByRole('slider').getAttribute('aria-valuenow')).toBe('0.3');
    expect(await effect('legsRow')).toBe(String(await legsFrom(0.3)));
  });

  it('lists what a number counted, each with its customer', async () => {
    const drawer = app.page.getByRole('dialog');
    const listed = async (title: string, legs: number) => {
      await drawer.getByRole('table', { name: title }).waitFor();
      await drawer.getByText(new RegExp(`^${legs}\\b`)).waitFor();
      const shown = await drawer.getByRole('table').getAttribute('aria-rowcount');
      expect(shown).toBe(String(Math.min(100, legs) + 1));
    };
    const gained = (await legsFrom(0.3)) - (await legsFrom(0.5));
    const whole = app.page.getByRole('region', { name: 'Effect of the whole draft' });
    await whole.getByRole('button', { name: String(gained), exact: true }).click();
    await listed('All segments: legs that the draft gains', gained);
    await expectAccessible(app.page);
    // Read on as it is scrolled, to the lowest score that the draft raises.
    await drawer.getByRole('table').getByRole('rowgroup').last().focus();
    const read = async () => {
      await app.page.keyboard.press('End');
      return drawer.getByRole('table').getAttribute('aria-rowcount');
    };
    await expect.poll(read, { timeout: 20_000 }).toBe(String(gained + 1));
    await drawer.getByRole('row').last().getByText('0.500 → 0.300').waitFor();
    await app.page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });

    await app.page.locator('[data-effect="unitsRow"]').getByRole('button').click();
    await listed('Everyone else: customer-months above a line at 0.300', Number(await effect('unitsRow')));
    await drawer
      .getByRole('link', { name: /^party-/ })
      .first()
      .click();
    await app.page.waitForURL(/\/customers\/party-\d+$/);
    expect(app.complaints).toEqual([]);
    await app.page.goto(`${app.url}/thresholds`);
    await app.page.getByRole('slider').waitFor();
  });

  it('gives a segment its own line, which another officer must release, and can roll back', async () => {
    await app.page.getByPlaceholder('Axis').click();
    await app.page.getByRole('option', { name: 'entity-type' }).click();
    await app.page.getByPlaceholder('Value').click();
    await app.page.getByRole('option', { name: 'business' }).click();
    await app.page.getByRole('button', { name: 'Add this segment' }).click();
    const slider = app.page.getByRole('slider', { name: 'Line of business' });
    await slider.focus();
    await app.page.keyboard.press('PageDown');
    expect(await effect('legsRow')).toBe(String(await legsFrom(0.45, 'business')));
    await app.page.getByRole('textbox', { name: 'Why these lines' }).fill('Two cases of shell companies.');
    await app.page.getByRole('button', { name: 'Propose these lines' }).click();
    await app.page.getByText('It is yours: another compliance officer decides.').waitFor();
    await expectAccessible(app.page);

    const other = await app.pageOf(['compliance-officer'], 'dark');
    const heard = complaintsOf(other);
    await other.goto(`${app.url}/thresholds`);
    await other.getByText('Two cases of shell companies.').waitFor();
    await expectAccessible(other);
    await other.getByRole('button', { name: 'Release now' }).click();
    await other.getByText('In force', { exact: true }).waitFor();
    await other.getByRole('button', { name: 'business' }).waitFor();
    await other.getByRole('button', { name: 'Roll back…' }).click();
    await other.getByRole('textbox', { name: 'Why' }).fill('Too many alerts.');
    await other.getByRole('button', { name: 'Roll back', exact: true }).click();
    await other.getByText('Rolled back', { exact: true }).waitFor();
    expect(heard).toEqual([]);
    await other.context().close();
    const { rows } = await app.server.store.pool.query('SELECT state FROM threshold_version');
    expect(rows).toEqual([{ state: 'rolled-back' }]);
    expect(app.complaints).toEqual([]);
  });

  it('shows what decisions and samples suggest, and takes it as the draft', async () => {
    const { pool } = app.server.store;
    const none = app.page.getByText('Nothing yet: no segment has enough alerts in vain');
    await app.page.goto(`${app.url}/thresholds`);
    await none.waitFor();
    await pool.query(`
      WITH a AS (
        INSERT INTO alert (leg_id, position, side, party_id, at, created_at, amount_minor, score, p, tau, cell, expert,
          model_version, threshold_version)
        SELECT 'vain-' || n, 1000 + n, 0, 'party-' || n, 1, 1, 1, (510 + n) / 1000.0, 0.1, 0.5, 'business', 'business',
          'model-1', 't' FROM generate_series(0, 69) n RETURNING id, score, party_id
      ), o AS (
        INSERT INTO party_alert (party_id, state, inbox, risk, breaches, score, p, amount_minor, cell, top_alert_id,
          first_at, last_at, opened_at, due_at)
        SELECT party_id, 'closed', 'general', 'low', 1, score, 0.1, 1, 'business', id, 1, 1, 1, 1 FROM a
        RETURNING id, party_id
      )
      INSERT INTO disposition (party_alert_id, party_id, outcome, reason_code, decided_by, decided_at)
      SELECT id, party_id, 'unproductive', 'known-business', 'user:a', 1 FROM o`);
    await pool.query(`
      WITH s AS (
        INSERT INTO sampling_plan (kind, cell, score_from, score_below, tolerance, population, size, seed, created_by,
          created_at)
        VALUES ('btl', 'individual · retail', 0.4, 0.5, 0.05, 40, 1, 1, 'user:a', 1790000000001) RETURNING id
      ) INSERT INTO sampling_item (plan_id, position, side, leg_id, party_id, score, outcome)
      SELECT id, 90, 0, 'leg-90', 'party-40', 0.459, 'productive' FROM s`);
    await app.page.reload();
    const part = app.page.getByRole('region', { name: 'What decisions and samples suggest' });
    await part.getByText('individual · retail: the line should come down from 0.500 to 0.400').waitFor();
    await part.getByRole('link', { name: 'party-40' }).waitFor();
    await part.getByText('business: the line may rise from 0.500 to 0.579').waitFor();
    await part.getByText('69 decided alerts would no longer be raised').waitFor();
    await expectAccessible(app.page);
    await part.getByRole('button', { name: 'Take 0.575 as the draft' }).click();
    const slider = app.page.getByRole('slider', { name: 'Line of business' });
    await slider.waitFor();
    expect(await slider.getAttribute('aria-valuenow')).toBe('0.575');
    expect(await part.getByRole('button', { name: '0.575 is the draft' }).isDisabled()).toBe(true);
    await app.page.getByRole('region', { name: 'Effect of the whole draft' }).waitFor();
    await part.getByRole('combobox', { name: /may go unseen/ }).click();
    await app.page.getByRole('option', { name: '2 %' }).click();
    await part.getByText(/past 149 or more decided alerts/).waitFor();
    await part.getByText('business: the line may rise').waitFor({ state: 'detached' });
    await part.getByRole('link', { name: 'party-40' }).waitFor();
    await expectAccessible(app.page);
    expect(app.complaints).toEqual([]);
  });

  it('lets an auditor look and try, not propose', async () => {
    const auditor = await app.pageOf(['auditor']);
    await auditor.goto(`${app.url}/thresholds`);
    await auditor.getByRole('slider').focus();
    await auditor.keyboard.press('ArrowLeft');
    await auditor.getByText('You may look and try').waitFor();
    expect(await auditor.getByRole('button', { name: 'Propose these lines' }).count()).toBe(0);
    await auditor.context().close();
  });

  it('draws a sample below the line, and says what its inspection means for the line', async () => {
    await app.page.getByRole('tab', { name: 'Samples' }).click();
    await app.page.getByRole('rowheader', { name: '1', exact: true }).waitFor();
    await expectAccessible(app.page);
    await app.page.getByRole('button', { name: 'Draw a sample' }).click();
    const dialog = app.page.getByRole('dialog');
    await dialog.getByLabel('From this score').fill('0.49');
    await expectAccessible(app.page);
    await dialog.getByRole('button', { name: 'Draw a sample' }).click();
    const sample = app.page.getByRole('region', { name: 'Sample 2' });
    await sample.getByText('0 of 4 legs inspected').first().waitFor();
    await expectAccessible(app.page);
    await sample
      .getByRole('button', { name: /^Nothing: leg-/ })
      .first()
      .click();
    await sample.getByText('1 of 4 legs inspected').first().waitFor();
    await sample.getByText('Nothing productive so far: inspect the rest before the line may stay').waitFor();
    await sample
      .getByRole('button', { name: /^Productive: leg-/ })
      .first()
      .click();
    await sample.getByText('The line misses something: it should come down to 0.490').waitFor();
    await expectAccessible(app.page);
  });
});
