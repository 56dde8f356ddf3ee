import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { minute } from '#domain/time';
import { foldOptions } from '../../test/fixtures/fold-options.ts';
import { readCountryRisk } from './country-list-file.ts';
import { featureOptionsIn } from './feature-options.ts';
import { readPolicy } from './policy-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'peerline-options-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const optionsOf = (text: string, currency = 'EUR') =>
  featureOptionsIn(currency, readPolicy({ policy: file('policy.yaml', text) }).features);

const list = (rows: string): string =>
  `version: 1\nname: Ours\nsource: us\nlicence: ours\nasOf: "2025-01-01"\nrows:\n${rows}`;

describe('what the features of a bank measure by', () => {
  it('is the default where nothing is said, in the minor units of the currency', () => {
    expect(optionsOf('{}')).toEqual(foldOptions);
    expect(optionsOf('{}', 'JPY')).toMatchObject({ currency: 'JPY', reportingLimitMinor: 10_000, roundMinor: 100 });
  });

  it('is what the section features of the policy says', () => {
    file('ours.yaml', list('  - { list: high-risk, country: CZ, from: "2020-01-01", until: "2021-01-01" }'));
    const options = optionsOf(
      `features:
  reportingLimitMinor: { CZK: 25000000, EUR: 1500000 }
  roundAmountMinor: { CZK: 100000 }
  nearLimitShare: 0.8
  timeZone: Europe/Prague
  offHours: { from: 23, to: 5 }
  weekendsAreOffHours: true
  countryRisk: ours.yaml
`,
      'CZK',
    );
    expect(options).toMatchObject({
      currency: 'CZK',
      reportingLimitMinor: 25_000_000,
      nearLimitShare: 0.8,
      roundMinor: 100_000,
      offHours: { fromHour: 23, toHour: 5 },
      weekendsAreOffHours: true,
      countryRisk: { name: 'Ours', highRisk: [{ country: 'CZ' }], sanctioned: [] },
    });
    expect(options.timeZone.name).toBe('Europe/Prague');
    expect(new Set(options.timeZone.offsetMs)).toEqual(new Set([60 * minute, 120 * minute]));
    expect(JSON.parse(JSON.stringify(options))).toEqual(options);
  });

  it('is refused, all problems together, before any file of the bank is read', () => {
    expect(() =>
      optionsOf(
        'features: { timeZone: Mars/Base, offHours: { from: 5, to: 23 }, nearLimitShare: 2, reportingLimitMinor: { XYZ: 1 } }',
      ),
    ).toThrow(/XYZ.*nearLimitShare.*timeZone: is not an IANA time zone.*offHours: must begin in the evening/);
    expect(() => optionsOf('features: { reportingLimit: 5 }')).toThrow('reportingLimit');
  });

  it('is refused where a limit is given in other currencies only: a wrong one would be silent', () => {
    expect(() => optionsOf('features: { reportingLimitMinor: { USD: 1000000 } }')).toThrow(
      /amounts in other currencies than EUR.*reportingLimitMinor \(USD\)/,
    );
  });

  it('is refused where the country list is absent or wrong, with every row named', () => {
    expect(() => optionsOf('features: { countryRisk: nowhere.yaml }')).toThrow('nowhere.yaml');
    file(
      'wrong.yaml',
      list(
        '  - { list: grey, country: CZ, from: "2020-01-01" }\n  - { list: sanctioned, country: NO, from: 2020 }\n  - { list: sanctioned, country: ZZ, from: "2020-01-01", until: "2019-01-01" }',
      ),
    );
    expect(() => optionsOf('features: { countryRisk: wrong.yaml }')).toThrow(
      /rows\.0\.list.*rows\.1\.from.*rows\.2\.country: is not an ISO 3166-1/,
    );
    file('broken.yaml', 'rows: [');
    expect(() => optionsOf('features: { countryRisk: broken.yaml }')).toThrow(/broken\.yaml is not YAML/);
  });
});

describe('the country list that comes with Peerline', () => {
  const own = readCountryRisk();

  it('says where it is from, on what terms and until when it is current', () => {
    expect(own.source).toContain('FATF');
    expect(own.licence).not.toBe('');
    const days = [...own.highRisk, ...own.sanctioned].flatMap(({ from, until }) => [from, until ?? from]);
    expect(own.asOf >= days.toSorted().at(-1)!).toBe(true);
  });

  it('has no two stays of a country on a list that overlap', () => {
    for (const listings of [own.highRisk, own.sanctioned]) {
      const stays = listings.toSorted((a, b) => a.country.localeCompare(b.country) || a.from.localeCompare(b.from));
      for (const [i, stay] of stays.entries()) {
        const next = stays[i + 1];
        if (next?.country === stay.country) expect((stay.until ?? '9999') <= next.from).toBe(true);
      }
    }
  });

  it('is part of the package', () => {
    const { files } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      files: string[];
    };
    expect(files).toContain('lists');
  });

  it('reads the example of the documentation', () => {
    const text = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8');
    const example = /```yaml\n([^]*?)```/.exec(text)![1]!;
    file('our-countries.yaml', list('  - { list: high-risk, country: CZ, from: "2020-01-01" }'));
    expect(optionsOf(example).timeZone.name).toBe('Europe/Prague');
  });
});
