// What the pictures and the figures of the web application share: a server, a browser, a person with every role.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { createSessions } from '../dist/access/sessions.js';
import { loadMasterKey } from '../dist/store/vault/master-key.js';
import { deriveKey } from '../dist/store/vault/sealing.js';

const email = 'pictures@peerline.example';
const roles = ['engineer', 'analyst', 'compliance-officer', 'feedback-manager', 'auditor', 'administrator'];

/** Name of a picture → address of a page. */
export const pages = {
  overview: '/',
  alerts: '/alerts',
  cases: '/cases',
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

/** The pages, and those of the strongest alert and its customer where there is one. */
export async function pagesWith(db) {
  const alert = await db
    .selectFrom('party_alert')
    .select(['id', 'party_id'])
    .orderBy('score', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (alert === undefined) return pages;
  const { overview, alerts, ...others } = pages;
  const ofAlert = { alert: `/alerts/${alert.id}`, customer: `/customers/${encodeURIComponent(alert.party_id)}` };
  return { overview, alerts, ...ofAlert, ...others };
}

export async function launchBrowser() {
  const places = [process.env.PEERLINE_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];
  const executablePath = places.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) {
    process.stderr.write('peerline: no Chromium found: install it, or name it in PEERLINE_CHROMIUM.\n');
    process.exit(1);
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--force-color-profile=srgb'] });
}

/** Cookies of a person with every role, made the first time. */
export async function logIn({ store, url }, dataFolder) {
  const key = loadMasterKey(dataFolder, process.env.PEERLINE_MASTER_KEY);
  const secret = deriveKey(key, 'sessions').toString('base64');
  const sessions = createSessions({ db: store.db, secret, publicUrl: url, now: Date.now });
  const headers = new Headers({ origin: url });
  const lines = await store.db.transaction().execute(async (transaction) => {
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
export const settled = (page) =>
  page.waitForFunction(
    () => document.querySelector('h1') !== null && document.querySelector('[aria-busy="true"]') === null,
    undefined,
    { polling: 'raf', timeout: 120_000 },
  );
