import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseCountryList } from '#contract/country-list-text';
import { countries } from '#domain/countries';
import { countryListing, countryScoring } from '#domain/country-risk';
import { AppError } from '#domain/app-error';
import { type Update, updateIntelligence } from './update.ts';

const day = 86_400_000;
const first = Date.UTC(2026, 2, 1, 10, 30);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'peerline-intelligence-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string | Uint8Array): void => writeFileSync(join(folder, name), text);
const list = (...rows: string[]): string =>
  `version: 1\nname: Ours\nsource: us\nlicence: ours\nasOf: "2026-03-01"\nrows:\n${rows.map((row) => `  - ${row}\n`).join('')}`;
const sources = (...each: object[]): void => {
  const about = { source: 'somebody', licence: 'CC BY 4.0' };
  write(
    'sources.yaml',
    JSON.stringify({ version: 1, builtIn: false, sources: each.map((one) => ({ ...about, ...one })) }),
  );
};
const lists = { name: 'ours', kind: 'country-lists', file: 'ours.yaml' };
const corruption = {
  name: 'corruption',
  kind: 'country-scores',
  file: 'corruption.csv',
  range: [0, 100],
  higherIs: 'safer',
  columns: { country: 'Country', score: 'Score', from: 'Year' },
};
const media = {
  name: 'media',
  kind: 'party-risk',
  file: 'media.csv',
  range: [0, 10],
  higherIs: 'riskier',
  columns: { party: 'customer', at: 'seen', score: 'grade', name: 'name' },
};

async function update(now = first, fetch?: (url: string) => Promise<Uint8Array>): Promise<Update> {
  return await updateIntelligence({
    sources: join(folder, 'sources.yaml'),
    folder: join(folder, 'intelligence'),
    now,
    builtInFile: join(folder, 'none.yaml'),
    fetch: fetch ?? (async () => Promise.reject(new AppError('test.offline', 'There is no network in this test.'))),
  });
}

/** What features would be told of a country at a time, by the merged list. */
function asked(code: string, at: number) {
  const file = join(folder, 'intelligence', 'country-risk.json');
  const { highRisk, scores = [] } = parseCountryList(readFileSync(file, 'utf8'), file);
  const country = countries.indexOf(code);
  return { listed: countryListing(highRisk)(country, at), score: countryScoring(scores)(country, at) };
}

test('lists and indices become one dated list, scores from 0 to 100 with the riskiest on top', async () => {
  sources(lists, corruption);
  write('ours.yaml', list('{ list: high-risk, country: AE, from: "2022-03-04", until: "2024-02-23" }'));
  write('corruption.csv', 'Country,Score,Year\nUnited Arab Emirates,70,2022\nAE,68,2024\nDenmark,90,2022\n');
  const { sources: told, refused } = await update();
  expect([told.map(({ outcome }) => outcome), refused]).toEqual([['new', 'new'], 0]);
  expect(asked('AE', Date.UTC(2023, 0, 1))).toEqual({ listed: true, score: 30 });
  expect(asked('AE', Date.UTC(2024, 5, 1))).toEqual({ listed: false, score: 32 });
  expect(asked('DK', Date.UTC(2024, 5, 1))).toEqual({ listed: false, score: 10 });
  expect(asked('NG', Date.UTC(2024, 5, 1)).score).toBeNaN();
});

test('what is known later does not change what an evaluation of the past sees, even where it says so', async () => {
  sources(lists, corruption);
  write('ours.yaml', list('{ list: high-risk, country: AE, from: "2022-03-04" }'));
  write('corruption.csv', 'Country,Score,Year\nAE,70,2020\n');
  await update(first);
  const times = [Date.UTC(2021, 0, 1), Date.UTC(2024, 0, 1), first, first + 9 * day];
  const before = times.map((at) => asked('AE', at));
  write('ours.yaml', list('{ list: high-risk, country: AE, from: "2019-01-01", until: "2023-01-01" }'));
  write('corruption.csv', 'Country,Score,Year\nAE,20,2020\n');
  const { sources: told } = await update(first + 10 * day);
  expect(told.map(({ versions, outcome }) => [versions, outcome])).toEqual([
    [2, 'new'],
    [2, 'new'],
  ]); // prettier-ignore
  expect(times.map((at) => asked('AE', at))).toEqual(before);
  expect(asked('AE', first + 10 * day)).toEqual({ listed: false, score: 80 });
  expect((await update(first + 11 * day)).sources.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
});

test('reading a source in another way is news from then on, and no other past', async () => {
  sources(corruption);
  write('corruption.csv', 'Country,Score,Year\nAE,70,2020\n');
  await update(first);
  sources({ ...corruption, higherIs: 'riskier' });
  await update(first + day);
  expect([asked('AE', first).score, asked('AE', first + day).score]).toEqual([30, 70]);
});

test.each([
  ['a country that is none', 'Country,Score,Year\nAtlantis,70,2020\nAE,70,2020\n', 'line 2: Atlantis is no country'],
  ['a value off the scale', 'Country,Score,Year\nAE,170,2020\n', 'line 2: 170 is no value of the scale'],
  ['a text for a number', 'Country,Score,Year\nAE,1e1,2020\n', 'line 2: 1e1 is no value of the scale'],
  ['a day that does not exist', 'Country,Score,Year\nAE,70,2020-02-30\n', 'line 2: 2020-02-30 is no day'],
  ['a row of another width', 'Country,Score,Year\nAE,70\n', 'line 2: 2 columns in place of 3'],
  ['a quote that is never closed', 'Country,Score,Year\nAE,"70,2020\n', 'line 2: A quote is never closed'],
  ['a missing column', 'Country,Year\nAE,2020\n', 'lacks the columns Score'],
  ['nothing', 'Country,Score,Year\n', 'has no row'],
  ['another file', '<html><body>Not found</body></html>', 'lacks the columns'],
])('%s refuses the file, says why, and leaves in force what was known', async (_what, text, reason) => {
  sources(corruption);
  write('corruption.csv', 'Country,Score,Year\nAE,70,2020\n');
  await update(first);
  write('corruption.csv', text);
  const result = await update(first + day);
  expect(result.refused).toBe(1);
  expect(result.sources[0]).toMatchObject({ outcome: 'refused', versions: 1 });
  expect(result.sources[0]!.reason).toContain(reason);
  expect(asked('AE', first + 2 * day).score).toBe(30);
});

test('one source that fails costs itself alone', async () => {
  sources({ ...lists, file: undefined, url: 'https://lists.example/fatf.yaml' }, corruption);
  write('corruption.csv', 'Country,Score,Year\nAE,70,2020\n');
  const result = await update();
  expect(result.sources.map(({ outcome, knownFrom }) => [outcome, knownFrom])).toEqual([
    ['refused', null],
    ['new', '2026-03-01T10:30:00.000Z'],
  ]);
  const text = list('{ list: sanctioned, country: IR, from: "2012-03-24" }');
  const later = await update(first + day, async () => Buffer.from(text));
  expect(later.refused).toBe(0);
});

test('a third party’s rows become hits of its list, with scores from 0 to 1', async () => {
  sources(media);
  write('media.csv', 'customer,seen,grade,name\np-1,2026-02-01,8,"Berger, T."\np-2,2026-02-03T08:00:00Z,0,\n');
  const { partyRisks, merged } = await update();
  expect(merged).toBeNull();
  expect(partyRisks).toMatchObject([
    { id: `media:p-1:${Date.UTC(2026, 1, 1)}`, partyId: 'p-1', list: 'media', score: 0.8, matchedName: 'Berger, T.' },
    { partyId: 'p-2', at: Date.UTC(2026, 1, 3, 8), score: 0, matchedName: 'media' },
  ]);
});

test('what was kept and then changed is not believed', async () => {
  sources(corruption);
  write('corruption.csv', 'Country,Score,Year\nAE,70,2020\n');
  await update();
  const ledger = join(folder, 'intelligence', 'corruption', 'versions.ndjson');
  const { file } = JSON.parse(readFileSync(ledger, 'utf8')) as { file: string };
  const kept = join(folder, 'intelligence', 'corruption', file);
  writeFileSync(kept, readFileSync(kept, 'utf8').replace('30', '31'));
  await expect(update(first + day)).rejects.toMatchObject({ code: 'intelligence.damaged' });
});

test('all problems of the file of sources are told together', async () => {
  sources(
    { ...corruption, url: 'https://x.example/' },
    { ...corruption, range: [1, 1] },
    { name: 'X', kind: 'rumours' },
  );
  const failed = await update().catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 'intelligence.sources' });
  expect((failed as AppError).message).toMatch(/range.*lowest.*sources\.2/s);
});
