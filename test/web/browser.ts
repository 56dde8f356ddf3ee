import { existsSync } from 'node:fs';
import { createServer as createSocket } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const usual = [
  process.env['PEERLINE_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/** Chromium or Chrome of this machine; undefined where there is none. */
export const chromiumPath = usual.find((path) => path !== undefined && existsSync(path));
/** Why the browser tests are skipped; null where they run. */
export const noBrowser =
  chromiumPath === undefined ? 'no Chromium found: install it, or name it in PEERLINE_CHROMIUM' : null;

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox', '--force-color-profile=srgb'] });
}

/** A page in a browser of its own: no cookies, English, light, and nothing fades in. Close its context after use. */
export async function openPage(
  browser: Browser,
  colorScheme: 'light' | 'dark' = 'light',
  locale: 'en-GB' | 'de-DE' = 'en-GB',
): Promise<Page> {
  const context = await browser.newContext({
    locale,
    colorScheme,
    reducedMotion: 'reduce',
    viewport: { width: 1440, height: 900 },
  });
  return context.newPage();
}

/** An address on this machine that is free now. */
export async function freeUrl(): Promise<{ readonly url: string; readonly port: number }> {
  return new Promise((resolve) => {
    const socket = createSocket().listen(0, '127.0.0.1', () => {
      const { port } = socket.address() as { port: number };
      socket.close(() => resolve({ url: `http://127.0.0.1:${port}`, port }));
    });
  });
}

/** What the page complained of: refused styles and scripts, failed requests, thrown errors. Fill it before `goto`. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    const expected = /status of 401/.test(message.text());
    if (message.type() === 'error' && !expected) complaints.push(message.text());
  });
  return complaints;
}

/** No finding of axe at WCAG 2.2 A and AA. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  expect(found).toEqual([]);
}

/** Gives the page the cookie of somebody who has logged in. */
export async function signIn(page: Page, url: string, person: { readonly cookie: string }): Promise<void> {
  const cookies = person.cookie.split('; ').map((pair) => {
    const cut = pair.indexOf('=');
    return { name: pair.slice(0, cut), value: pair.slice(cut + 1), url };
  });
  await page.context().addCookies(cookies);
}
