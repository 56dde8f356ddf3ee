// Pictures of the main pages on the demo bank, light and dark, and how fast each page was (docs/images).
//   npm run screenshots                       needs what `npm start` made in ./peerline-data, and Chromium
//   node scripts/screenshots.js --data FOLDER --to FOLDER --only segments --figures
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { createSessions } from '../dist/access/sessions.js';
import { serveFromCommandLine } from '../dist/server/command-line.js';
import { loadMasterKey } from '../dist/store/vault/master-key.js';
import { deriveKey } from '../dist/store/vault/sealing.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'peerline-data' },
    to: { type: 'string', default: 'docs/images' },
    only: { type: 'string' },
    /** Measures and takes no picture. */
    figures: { type: 'boolean', default: false },
    port: { type: 'string', default: '7471' },
  },
});
const email = 'pictures@peerline.example';
const roles = ['engineer', 'analyst', 'compliance-officer', 'feedback-manager', 'auditor', 'administrator'];
const pages = {
  overview: '/',
  alerts: '/alerts',
  thresholds: '/thresholds',
  segments: '/segments?place=behaviour&view=map',
  profiles: '/segments?place=behaviour&view=profiles',
  movement: '/segments?place=behaviour&view=movement',
  stability: '/segments?place=behaviour&view=versions',
  fairness: '/segments?place=behaviour&view=alerts',
  lattice: '/segments?place=lattice',
  commercial: '/segments?place=commercial',
  models: '/models',
  feedback: '/feedback',
  workflows: '/workflows',
  data: '/data',
  audit: '/audit',
  settings: '/settings',
};
const executablePath = [process.env.PEERLINE_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);
if (executablePath === undefined) {
  process.stderr.write('peerline: no Chromium found: install it, or name it in PEERLINE_CHROMIUM.\n');
  process.exit(1);
}

/** Cookies of a person with every role, made the first time. */
async function logIn(db, url) {
  const secret = deriveKey(loadMasterKey(values.data, process.env.PEERLINE_MASTER_KEY), 'sessions').toString('base64');
  const sessions = createSessions({ db, secret, publicUrl: url, now: Date.now });
  const headers = new Headers({ origin: url });
  const lines = await db.transaction().execute(async (transaction) => {
    const known = await transaction
      .selectFrom('access_user')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirst();
    const person = { email, name: 'Pictures', password: randomBytes(24).toString('base64'), roles };
    return sessions.begin(known?.id ?? (await sessions.createUser(person, transaction)), headers, transaction);
  });
  return lines.map((line) => {
    const [pair] = line.split(';');
    const cut = pair.indexOf('=');
    return { name: pair.slice(0, cut), value: pair.slice(cut + 1), url };
  });
}

/** Resolves once the page has its heading and nothing of it is loading. */
const settled = (page) =>
  page.waitForFunction(
    () => document.querySelector('h1') !== null && document.querySelector('[aria-busy="true"]') === null,
    undefined,
    { polling: 'raf', timeout: 120_000 },
  );

/** Gaps between frames while the map is dragged, in ms. */
async function frameGaps(page) {
  const canvas = page.locator('canvas').first();
  await canvas.waitFor();
  const { x, y, width, height } = await canvas.boundingBox();
  await page.evaluate(() => {
    globalThis.gaps = [];
    let last = performance.now();
    const note = (now) => {
      globalThis.gaps.push(now - last);
      last = now;
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  for (let step = 0; step < 120; step++)
    await page.mouse.move(x + width / 2 + 2 * (step % 60), y + height / 2 + (step % 40));
  await page.mouse.up();
  const gaps = (await page.evaluate(() => globalThis.gaps)).slice(2).sort((a, b) => a - b);
  const at = (q) => gaps[Math.floor(q * (gaps.length - 1))];
  return { frames: gaps.length, medianMs: at(0.5), p95Ms: at(0.95), longestMs: at(1) };
}

const out = resolve(values.to);
if (!values.figures) mkdirSync(out, { recursive: true });
const running = await serveFromCommandLine(
  { out: values.data, host: '127.0.0.1', port: Number(values.port), score: true, logLevel: 'error' },
  () => undefined,
);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--force-color-profile=srgb'] });
const figures = [];
try {
  const cookies = await logIn(running.store.db, running.url);
  const wanted = Object.entries(pages).filter(
    ([name]) => values.only === undefined || values.only.split(',').includes(name),
  );
  for (const colorScheme of values.figures ? ['light'] : ['light', 'dark']) {
    const context = await browser.newContext({
      locale: 'en-GB',
      colorScheme,
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    });
    await context.addCookies(cookies);
    for (const [name, path] of wanted) {
      const page = await context.newPage();
      const started = performance.now();
      await page.goto(running.url + path);
      await settled(page);
      const interactiveMs = Math.round(performance.now() - started);
      await page.waitForLoadState('networkidle');
      const requests = await page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .filter((entry) => entry.name.includes('/v1/') && !entry.name.includes('stream'))
          .map((entry) => ({ path: new URL(entry.name).pathname, ms: Math.round(entry.duration) })),
      );
      const slowest = requests.sort((a, b) => b.ms - a.ms)[0];
      if (colorScheme === 'light')
        figures.push({ page: name, interactiveMs, slowest: slowest?.path, slowestMs: slowest?.ms });
      if (!values.figures) await page.screenshot({ path: join(out, `${name}-${colorScheme}.png`) });
      if (values.figures && name === 'segments')
        process.stdout.write(`map: ${JSON.stringify(await frameGaps(page))}\n`);
      await page.close();
    }
    await context.close();
  }
} finally {
  await browser.close();
  await running.stop();
}
for (const each of figures) process.stdout.write(`${JSON.stringify(each)}\n`);
