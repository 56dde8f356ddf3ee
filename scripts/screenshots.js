// Pictures of the main pages on the demo bank, light and dark (docs/images).
//   npm run screenshots                       needs what `npm start` made in ./peerline-data, and Chromium
//   node scripts/screenshots.js --data FOLDER --to FOLDER --only segments --language de
//   node scripts/screenshots.js --figures     how fast the pages are instead (web-figures.js)
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { serveFromCommandLine } from '../dist/server/command-line.js';
import { launchBrowser, logIn, pagesWith, settled } from './browsing.js';
import { measurePages, measureQueue } from './web-figures.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'peerline-data' },
    to: { type: 'string', default: 'docs/images' },
    only: { type: 'string' },
    language: { type: 'string', default: 'en-GB' },
    /** Measures and takes no picture. */
    figures: { type: 'boolean', default: false },
    port: { type: 'string', default: '7471' },
  },
});

const browser = await launchBrowser();
const out = resolve(values.to);

/** One context per colour scheme; what is smaller than a phone's picture stays small in the repository. */
async function takePictures(running, wanted) {
  mkdirSync(out, { recursive: true });
  const cookies = await logIn(running, values.data);
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({
      locale: values.language,
      colorScheme,
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    });
    await context.addCookies(cookies);
    for (const [name, path] of wanted) {
      const page = await context.newPage();
      await page.goto(running.url + path);
      await settled(page);
      await page.waitForLoadState('networkidle');
      // Charts that can be seen are drawn, not only asked for.
      await page.waitForFunction(() =>
        [...document.querySelectorAll('div[role="img"]')].every(
          (chart) => chart.getBoundingClientRect().top > innerHeight || chart.childElementCount > 0,
        ),
      );
      await page.screenshot({ path: join(out, `${name}-${colorScheme}.png`) });
      await page.close();
    }
    await context.close();
  }
}

try {
  const running = await serveFromCommandLine(
    { out: values.data, host: '127.0.0.1', port: Number(values.port), score: true, logLevel: 'error' },
    () => undefined,
  );
  try {
    const wanted = Object.entries(await pagesWith(running.store.db)).filter(
      ([name]) => values.only === undefined || values.only.split(',').includes(name),
    );
    if (values.figures) await measurePages(browser, running, await logIn(running, values.data), wanted);
    else await takePictures(running, wanted);
  } finally {
    await running.stop();
  }
  if (values.figures && values.only === undefined) await measureQueue(browser);
} finally {
  await browser.close();
}
