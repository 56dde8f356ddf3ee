import type { EntityType, Product } from '#domain/codes';

/** How a kind of customer lives. Rates are per month at intensity 1, amounts are medians in EUR at price level 1. */
export interface Persona {
  readonly name: string;
  readonly entityType: EntityType;
  readonly clientSegment: string;
  /** Share of the bank's customers. */
  readonly share: number;
  /** Occupations of an individual, industries of a business. */
  readonly occupations: readonly string[];
  /** Products of the first account, by weight. */
  readonly mainProducts: readonly (readonly [Product, number])[];
  /** Further accounts, by probability. */
  readonly furtherProducts: readonly (readonly [Product, number])[];
  /** Range of ages of an individual, of years in business otherwise. */
  readonly ages: readonly [number, number];
  /** Monthly income (individual) or median invoice (business). */
  readonly income: number;
  /** Spread of `income` between customers: standard deviation of its logarithm. */
  readonly incomeSigma: number;
  readonly purchases: number;
  readonly purchase: number;
  readonly cashDraws: number;
  readonly transfers: number;
  readonly transfer: number;
  /** Share of outside payees and payers that live in another country. */
  readonly crossBorder: number;
  /** Share of payments made in a channel of screens rather than counters. */
  readonly digital: number;
  /** Share of purchases and transfers made at night. */
  readonly night: number;
  /** Business: invoices received, deposits of takings, suppliers per run, outside staff. */
  readonly invoices: number;
  readonly takings: number;
  readonly suppliers: number;
  readonly staff: number;
}

const individual = {
  entityType: 'individual',
  clientSegment: 'retail',
  mainProducts: [
    ['checking', 0.9],
    ['wallet', 0.07],
    ['prepaid', 0.03],
  ],
  furtherProducts: [
    ['savings', 0.35],
    ['card', 0.2],
    ['wallet', 0.1],
  ],
  incomeSigma: 0.35,
  crossBorder: 0.06,
  invoices: 0,
  takings: 0,
  suppliers: 0,
  staff: 0,
} as const;

const business = {
  entityType: 'business',
  mainProducts: [['checking', 1]],
  furtherProducts: [
    ['savings', 0.2],
    ['card', 0.4],
  ],
  ages: [0, 30],
  night: 0.03,
} as const;

export const personas: readonly Persona[] = [
  {
    ...individual,
    name: 'salaried',
    share: 0.346,
    occupations: ['nurse', 'engineer', 'teacher', 'clerk', 'technician', 'programmer', 'driver', 'sales'],
    ages: [22, 65],
    income: 2_400,
    purchases: 16,
    purchase: 28,
    cashDraws: 2.5,
    transfers: 2.4,
    transfer: 70,
    digital: 0.85,
    night: 0.04,
  },
  {
    ...individual,
    name: 'shift-worker',
    share: 0.05,
    occupations: ['nurse', 'security', 'logistics', 'hospitality'],
    ages: [20, 62],
    income: 2_000,
    purchases: 15,
    purchase: 24,
    cashDraws: 3,
    transfers: 2.2,
    transfer: 60,
    digital: 0.85,
    night: 0.35,
  },
  {
    ...individual,
    name: 'student',
    clientSegment: 'student',
    share: 0.11,
    occupations: ['student'],
    mainProducts: [
      ['checking', 0.75],
      ['wallet', 0.18],
      ['prepaid', 0.07],
    ],
    furtherProducts: [
      ['savings', 0.15],
      ['card', 0.05],
      ['wallet', 0.2],
    ],
    ages: [18, 28],
    income: 550,
    purchases: 18,
    purchase: 13,
    cashDraws: 2,
    transfers: 4,
    transfer: 25,
    crossBorder: 0.1,
    digital: 0.97,
    night: 0.12,
  },
  {
    ...individual,
    name: 'retired',
    clientSegment: 'senior',
    share: 0.15,
    occupations: ['retired'],
    ages: [63, 92],
    income: 1_500,
    purchases: 9,
    purchase: 26,
    cashDraws: 4,
    transfers: 1.2,
    transfer: 80,
    digital: 0.35,
    night: 0.01,
  },
  {
    ...individual,
    name: 'gig-worker',
    share: 0.09,
    occupations: ['courier', 'driver', 'freelancer', 'cleaner', 'artist'],
    mainProducts: [
      ['checking', 0.7],
      ['wallet', 0.22],
      ['prepaid', 0.08],
    ],
    ages: [19, 55],
    income: 1_500,
    incomeSigma: 0.5,
    purchases: 15,
    purchase: 19,
    cashDraws: 4,
    transfers: 4,
    transfer: 45,
    crossBorder: 0.12,
    digital: 0.95,
    night: 0.15,
  },
  {
    ...individual,
    name: 'migrant-worker',
    share: 0.05,
    occupations: ['construction', 'care', 'agriculture', 'hospitality'],
    ages: [20, 58],
    income: 1_600,
    purchases: 10,
    purchase: 18,
    cashDraws: 4,
    transfers: 2,
    transfer: 60,
    crossBorder: 0.25,
    digital: 0.7,
    night: 0.06,
  },
  {
    ...individual,
    name: 'wealthy',
    clientSegment: 'affluent',
    share: 0.04,
    occupations: ['executive', 'physician', 'lawyer', 'investor'],
    furtherProducts: [
      ['savings', 0.8],
      ['card', 0.8],
      ['wallet', 0.05],
    ],
    ages: [32, 80],
    income: 8_500,
    incomeSigma: 0.7,
    purchases: 22,
    purchase: 75,
    cashDraws: 1.5,
    transfers: 4,
    transfer: 900,
    crossBorder: 0.2,
    digital: 0.8,
    night: 0.04,
  },
  {
    ...business,
    name: 'sole-trader',
    clientSegment: 'sole-trader',
    share: 0.08,
    occupations: ['market-stall', 'craft', 'hairdresser', 'taxi', 'restaurant', 'it-services'],
    income: 450,
    incomeSigma: 0.6,
    purchases: 8,
    purchase: 60,
    cashDraws: 1.5,
    transfers: 2,
    transfer: 250,
    crossBorder: 0.05,
    digital: 0.75,
    night: 0.05,
    invoices: 7,
    takings: 4,
    suppliers: 2,
    staff: 0.3,
  },
  {
    ...business,
    name: 'sme',
    clientSegment: 'sme',
    share: 0.06,
    occupations: ['retail', 'restaurant', 'construction', 'wholesale', 'manufacturing', 'it-services', 'transport'],
    income: 5_500,
    incomeSigma: 0.9,
    purchases: 10,
    purchase: 110,
    cashDraws: 0.6,
    transfers: 3,
    transfer: 4_000,
    crossBorder: 0.15,
    digital: 0.9,
    invoices: 18,
    takings: 4,
    suppliers: 5,
    staff: 3,
  },
  {
    ...business,
    name: 'corporate',
    clientSegment: 'corporate',
    share: 0.012,
    occupations: ['manufacturing', 'wholesale', 'energy', 'pharma', 'transport'],
    income: 45_000,
    incomeSigma: 0.9,
    purchases: 20,
    purchase: 260,
    cashDraws: 0,
    transfers: 8,
    transfer: 60_000,
    crossBorder: 0.35,
    digital: 1,
    invoices: 60,
    takings: 0,
    suppliers: 14,
    staff: 12,
  },
  {
    ...business,
    name: 'association',
    clientSegment: 'non-profit',
    share: 0.012,
    occupations: ['charity', 'club', 'religious', 'housing-cooperative'],
    income: 60,
    incomeSigma: 0.6,
    purchases: 3,
    purchase: 70,
    cashDraws: 0.5,
    transfers: 3,
    transfer: 300,
    crossBorder: 0.08,
    digital: 0.7,
    invoices: 14,
    takings: 1,
    suppliers: 2,
    staff: 0.5,
  },
];

export type PersonaName = string;

/** Position of a persona by name. Throws RangeError for a name that is not in the table. */
export function personaCode(name: PersonaName): number {
  const code = personas.findIndex((persona) => persona.name === name);
  if (code === -1) throw new RangeError(`No persona is called ${name}.`);
  return code;
}
