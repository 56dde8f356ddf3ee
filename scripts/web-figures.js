// How fast the web application is in Chromium: each page with its requests, the map of points, a queue of 100,000 alerts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../dist/server/serve.js';
import { logIn, settled } from './browsing.js';

/** What the queue must hold without dropping frames. */
const longest = 100_000;
const tell = (what, figures) => process.stdout.write(`${JSON.stringify({ what, ...figures })}\n`);

const contextOf = async (browser, cookies) => {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
  await context.addCookies(cookies);
  return context;
};

/** The slowest requests of the page to the API, in ms. */
const requestsOf = (page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry.name.includes('/v1/') && !entry.name.includes('stream'))
      .map((entry) => ({ path: new URL(entry.name).pathname, ms: Math.round(entry.duration) }))
      .sort((a, b) => b.ms - a.ms),
  );

/** Gaps between frames, in ms, while something is done. */
async function frameGaps(page, work) {
  await page.evaluate(() => {
    globalThis.gaps = [];
    let last = performance.now();
    const note = (now) => {
      globalThis.gaps.push(now - last);
      last = now;
      globalThis.noting = requestAnimationFrame(note);
    };
    globalThis.noting = requestAnimationFrame(note);
  });
  await work();
  const gaps = await page.evaluate(() => {
    cancelAnimationFrame(globalThis.noting);
    return globalThis.gaps;
  });
  const sorted = gaps.slice(2).sort((a, b) => a - b);
  const at = (q) => Math.round(10 * sorted[Math.floor(q * (sorted.length - 1))]) / 10;
  const late = sorted.filter((ms) => ms > 25).length;
  return { frames: sorted.length, medianMs: at(0.5), p95Ms: at(0.95), longestMs: at(1), over25Ms: late };
}

async function dragMap(page) {
  const canvas = page.locator('canvas').first();
  await canvas.waitFor();
  const { x, y, width, height } = await canvas.boundingBox();
  return frameGaps(page, async () => {
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    for (let step = 0; step < 120; step++)
      await page.mouse.move(x + width / 2 + 2 * (step % 60), y + height / 2 + (step % 40));
    await page.mouse.up();
  });
}

/** Each page twice: the first time since the server started, then as it is usually. */
export async function measurePages(browser, running, cookies, wanted) {
  const context = await contextOf(browser, cookies);
  for (const [name, path] of wanted) {
    for (const visit of ['first', 'again']) {
      const page = await context.newPage();
      const started = performance.now();
      await page.goto(running.url + path);
      await settled(page);
      const interactiveMs = Math.round(performance.now() - started);
      await page.waitForLoadState('networkidle');
      const [slowest] = await requestsOf(page);
      tell(name, { visit, interactiveMs, slowest: slowest?.path, slowestMs: slowest?.ms });
      if (name === 'segments' && visit === 'again') tell('map', await dragMap(page));
      await page.close();
    }
  }
  await context.close();
}

/** As scoring and casework would have left them. */
async function fillQueue({ pool }, queued) {
  const reasons = { reasons: [{ sentence: 'Nine payments between 2,900 and 2,990 EUR; peers make none.' }] };
  await pool.query(
    `INSERT INTO alert (leg_id, position, side, party_id, team, at, created_at, amount_minor, score, p, tau, cell, expert,
       model_version, threshold_version, reasons)
     SELECT 'leg-' || n, n, 0, 'party-' || n, NULL, $2, $2, 254000 + n, 0.55 + 0.4 * n / $1::float8, 0.0001, 0.5,
       'individual · ES', 'individual', 'model-1', 'thresholds-1', $3::jsonb FROM generate_series(1, $1::integer) n`,
    [queued, Date.now(), JSON.stringify(reasons)],
  );
  await pool.query('DELETE FROM alert_intake');
  await pool.query(
    `INSERT INTO party_alert (party_id, state, inbox, risk, breaches, score, p, amount_minor, cell, top_alert_id, first_at,
       last_at, opened_at, due_at)
     SELECT party_id, 'open', (SELECT id FROM inbox ORDER BY id LIMIT 1), 'unknown', 1, score, p, amount_minor, cell, id, at,
       at, at, at + 86400000 + id * 1000 FROM alert`,
  );
  await pool.query('ANALYZE party_alert; ANALYZE alert');
}

/** Scrolls to the end until every alert was loaded, then through the whole list. */
export async function measureQueue(browser, queued = longest) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'peerline-queue-'));
  const places = [dataFolder];
  const notice = (sentence) => places.push(...(/\/var\/lib\/peerline\/[0-9a-f]+/.exec(sentence) ?? []));
  const running = await serve({ dataFolder, port: 0, score: false, logLevel: 'error', notice });
  try {
    await fillQueue(running.store, queued);
    const context = await contextOf(browser, await logIn(running, dataFolder));
    const page = await context.newPage();
    await page.goto(`${running.url}/alerts`);
    const table = page.getByRole('table', { name: 'Alerts' });
    await table.waitFor();
    const body = table.getByRole('rowgroup').last();
    const started = performance.now();
    for (let loaded = 0; loaded < queued + 1; ) {
      await body.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      await page.waitForTimeout(20);
      loaded = Number(await table.getAttribute('aria-rowcount'));
    }
    const loadedS = Math.round((performance.now() - started) / 100) / 10;
    const rowsDrawn = await table.getByRole('row').count();
    await body.evaluate((element) => element.scrollTo(0, 0));
    const box = await body.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const wheel = (by) => async () => {
      for (let step = 0; step < 240; step++) {
        await page.mouse.wheel(0, by);
        await page.waitForTimeout(8);
      }
    };
    tell('queue', { alerts: queued, loadedS, rowsDrawn, slowest: (await requestsOf(page))[0] });
    tell('queue, a row at a time', await frameGaps(page, wheel(36)));
    tell('queue, from end to end', await frameGaps(page, wheel((36 * queued) / 240)));
    await context.close();
  } finally {
    await running.stop();
    for (const place of places) rmSync(place, { recursive: true, force: true });
  }
}
