import { countries } from '#domain/countries';

const known = new Set(countries);
const byName = new Map<string, string>();

function plain(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/\(.*?\)|[^a-z ]/g, '')
    .replaceAll(/\b(the|of|and)\b/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const display = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
for (const code of countries) {
  const name = display.of(code);
  if (name !== undefined) byName.set(plain(name), code);
}
/** Names that lists use and the locale data does not. */
const others: Readonly<Record<string, string>> = {
  'Democratic Republic of the Congo': 'CD',
  'Congo, Democratic Republic of the': 'CD',
  'Republic of the Congo': 'CG',
  'Korea, North': 'KP',
  "Democratic People's Republic of Korea": 'KP',
  'Korea, South': 'KR',
  'Republic of Korea': 'KR',
  'Russian Federation': 'RU',
  'Iran (Islamic Republic of)': 'IR',
  'Islamic Republic of Iran': 'IR',
  Burma: 'MM',
  'Syrian Arab Republic': 'SY',
  Turkey: 'TR',
  Turkiye: 'TR',
  Palestinian: 'PS',
  'State of Palestine': 'PS',
  'United Republic of Tanzania': 'TZ',
  'Cote d Ivoire': 'CI',
  "Cote d'Ivoire": 'CI',
  'The Gambia': 'GM',
  'Bahamas, The': 'BS',
  'Bosnia and Herzegovina': 'BA',
  'Czech Republic': 'CZ',
  'Macedonia, The Former Yugoslav Republic of': 'MK',
  'United States of America': 'US',
  'United Kingdom of Great Britain and Northern Ireland': 'GB',
  'Hong Kong': 'HK',
  Macau: 'MO',
  'Republic of Moldova': 'MD',
  'Trinidad and Tobago': 'TT',
  'Viet Nam': 'VN',
  'Libyan Arab Jamahiriya': 'LY',
}; // prettier-ignore
for (const [name, code] of Object.entries(others)) byName.set(plain(name), code);

/** The alpha-2 code of a country by code or English name; null = not known, which is no evidence either way. */
export function countryOf(text: string): string | null {
  const upper = text.trim().toUpperCase();
  if (known.has(upper)) return upper;
  return byName.get(plain(text)) ?? null;
}

/** The codes of those that are known, each once, sorted. */
export function countriesOf(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => countryOf(text) ?? []))].sort();
}
