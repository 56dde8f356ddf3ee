/** A city where customers live, shop and draw cash. */
export interface Place {
  readonly country: string;
  readonly city: string;
  /** Degrees. */
  readonly latitude: number;
  readonly longitude: number;
}

/** A country in which the bank has customers. */
export interface HomeCountry {
  readonly country: string;
  readonly currency: string;
  /** Share of the bank's customers. */
  readonly weight: number;
  /** How much of daily life is paid in cash, in [0, 1]. */
  readonly cash: number;
  /** Hours ahead of UTC; daylight saving is left out. */
  readonly offsetHours: number;
  /** Incomes and prices relative to the euro area. */
  readonly prices: number;
  /** Index into `places` of the first city, and the number of cities. */
  readonly firstPlace: number;
  readonly placeCount: number;
}

type CityRow = readonly [city: string, latitude: number, longitude: number];
type HomeRow = readonly [string, string, number, number, number, number, readonly CityRow[]];

// Country, currency, share of customers, cash share, UTC offset, price level, cities.
const homeRows: readonly HomeRow[] = [
  [
    'DE',
    'EUR',
    0.17,
    0.55,
    1,
    1.1,
    [
      ['Berlin', 52.52, 13.41],
      ['Munich', 48.14, 11.58],
      ['Leipzig', 51.34, 12.37],
    ],
  ],
  [
    'ES',
    'EUR',
    0.16,
    0.5,
    1,
    0.85,
    [
      ['Madrid', 40.42, -3.7],
      ['Valencia', 39.47, -0.38],
      ['Seville', 37.39, -5.98],
    ],
  ],
  [
    'IT',
    'EUR',
    0.12,
    0.6,
    1,
    0.9,
    [
      ['Milan', 45.46, 9.19],
      ['Naples', 40.85, 14.27],
      ['Bari', 41.12, 16.87],
    ],
  ],
  [
    'NL',
    'EUR',
    0.11,
    0.15,
    1,
    1.15,
    [
      ['Amsterdam', 52.37, 4.9],
      ['Rotterdam', 51.92, 4.48],
    ],
  ],
  [
    'FR',
    'EUR',
    0.1,
    0.4,
    1,
    1.05,
    [
      ['Paris', 48.86, 2.35],
      ['Lyon', 45.76, 4.84],
    ],
  ],
  [
    'FI',
    'EUR',
    0.06,
    0.1,
    2,
    1.15,
    [
      ['Helsinki', 60.17, 24.94],
      ['Oulu', 65.01, 25.47],
    ],
  ],
  [
    'GR',
    'EUR',
    0.06,
    0.65,
    2,
    0.7,
    [
      ['Athens', 37.98, 23.73],
      ['Patras', 38.25, 21.73],
    ],
  ],
  [
    'EE',
    'EUR',
    0.04,
    0.12,
    2,
    0.8,
    [
      ['Tallinn', 59.44, 24.75],
      ['Tartu', 58.38, 26.72],
    ],
  ],
  [
    'SE',
    'SEK',
    0.06,
    0.08,
    1,
    1.15,
    [
      ['Stockholm', 59.33, 18.07],
      ['Malmö', 55.6, 13],
    ],
  ],
  [
    'PL',
    'PLN',
    0.05,
    0.4,
    1,
    0.65,
    [
      ['Warsaw', 52.23, 21.01],
      ['Lublin', 51.25, 22.57],
    ],
  ],
  [
    'RO',
    'RON',
    0.04,
    0.7,
    2,
    0.5,
    [
      ['Bucharest', 44.43, 26.1],
      ['Iași', 47.16, 27.59],
    ],
  ],
  [
    'GB',
    'GBP',
    0.03,
    0.15,
    0,
    1.15,
    [
      ['London', 51.51, -0.13],
      ['Leeds', 53.8, -1.55],
    ],
  ],
];

// Country, city, coordinates: where money goes to and comes from beyond the home countries.
const abroadRows = {
  /** Holidays, relatives and trade of no special concern. */
  usual: [
    ['US', 'New York', 40.71, -74.01],
    ['CH', 'Zurich', 47.38, 8.54],
    ['CN', 'Shenzhen', 22.54, 114.06],
    ['TR', 'Istanbul', 41.01, 28.98],
    ['PT', 'Lisbon', 38.72, -9.14],
    ['AT', 'Vienna', 48.21, 16.37],
    ['IN', 'Mumbai', 19.08, 72.88],
    ['TH', 'Bangkok', 13.76, 100.5],
  ],
  /** Where migrant workers send money. */
  remittance: [
    ['MA', 'Casablanca', 33.57, -7.59],
    ['PH', 'Manila', 14.6, 120.98],
    ['UA', 'Kyiv', 50.45, 30.52],
    ['CO', 'Bogotá', 4.71, -74.07],
    ['NG', 'Lagos', 6.52, 3.38],
    ['VN', 'Hanoi', 21.03, 105.85],
    ['LB', 'Beirut', 33.89, 35.5],
    ['HT', 'Port-au-Prince', 18.59, -72.31],
  ],
  /** On a FATF list of 2025, and rare here without a reason. */
  highRisk: [
    ['MM', 'Yangon', 16.87, 96.2],
    ['SY', 'Damascus', 33.51, 36.29],
    ['YE', 'Sanaa', 15.37, 44.19],
    ['LB', 'Beirut', 33.89, 35.5],
    ['HT', 'Port-au-Prince', 18.59, -72.31],
    ['SS', 'Juba', 4.86, 31.57],
    ['VE', 'Caracas', 10.48, -66.9],
    ['LA', 'Vientiane', 17.98, 102.63],
  ],
} as const;

/** All cities, home cities first. A position is the place code used in this room. */
export const places: readonly Place[] = [
  ...homeRows.flatMap((row) =>
    row[6].map(([city, latitude, longitude]) => ({ country: row[0], city, latitude, longitude })),
  ),
  ...Object.values(abroadRows).flatMap((rows) =>
    rows.map(([country, city, latitude, longitude]) => ({ country, city, latitude, longitude })),
  ),
];

export const homeCountries: readonly HomeCountry[] = homeRows.map((row, i) => ({
  country: row[0],
  currency: row[1],
  weight: row[2],
  cash: row[3],
  offsetHours: row[4],
  prices: row[5],
  firstPlace: homeRows.slice(0, i).reduce((sum, earlier) => sum + earlier[6].length, 0),
  placeCount: row[6].length,
}));

const homePlaceCount = homeRows.reduce((sum, row) => sum + row[6].length, 0);

/** First place code and number of places of each kind of country abroad. */
export const abroad = {
  usual: { first: homePlaceCount, count: abroadRows.usual.length },
  remittance: { first: homePlaceCount + abroadRows.usual.length, count: abroadRows.remittance.length },
  highRisk: {
    first: homePlaceCount + abroadRows.usual.length + abroadRows.remittance.length,
    count: abroadRows.highRisk.length,
  },
} as const;
