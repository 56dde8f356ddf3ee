import { codeOf, products } from '#domain/codes';
import { day } from '#domain/time';
import type { Random } from '#ml/random';
import type { Calendar } from './calendar.ts';
import { personas } from './personas.ts';
import { homeCountries } from './places.ts';
import { between, logNormal, pickWeighted } from './sampling.ts';

/** All customers and their accounts as columns; a position is the party's or the account's running number. */
export interface Population {
  readonly size: number;
  /** Key of the traits that are derived, not stored (identifiers.ts). */
  readonly key: number;
  readonly persona: Uint8Array;
  /** Position in `homeCountries` and, of the city, in `places`. */
  readonly home: Uint8Array;
  readonly place: Uint8Array;
  readonly occupation: Uint8Array;
  readonly birthYear: Int16Array;
  readonly onboardedAt: Float64Array;
  /** No life of its own before this time: a dormant account. 0 = never silent. */
  readonly silentUntil: Float64Array;
  /** EUR: monthly income of an individual, median invoice of a business. */
  readonly income: Float32Array;
  /** How much livelier than the persona's mean. */
  readonly liveliness: Float32Array;
  readonly riskRating: Int8Array;
  readonly politicallyExposed: Int8Array;
  /** Accounts of party i: [accountFrom[i], accountFrom[i + 1]); the first is the main one. */
  readonly accountFrom: Int32Array;
  readonly accountParty: Int32Array;
  readonly accountProduct: Int8Array;
  readonly accountOpenedAt: Float64Array;
  /** Party that pays the salary; −1 where the employer banks elsewhere or there is none. */
  readonly employer: Int32Array;
  /** Parties of each home country, individuals and businesses apart: whom customers know inside the bank. */
  readonly individualsOf: readonly Int32Array[];
  readonly businessesOf: readonly Int32Array[];
}

const personaShares = personas.map((persona) => persona.share);
const homeShares = homeCountries.map((home) => home.weight);

/** Draws the customers. Most joined in the fifteen years before the window, about 8 % during it. */
export function createPopulation(size: number, calendar: Calendar, random: Random): Population {
  const persona = new Uint8Array(size);
  const home = new Uint8Array(size);
  const place = new Uint8Array(size);
  const occupation = new Uint8Array(size);
  const birthYear = new Int16Array(size);
  const onboardedAt = new Float64Array(size);
  const income = new Float32Array(size);
  const liveliness = new Float32Array(size);
  const riskRating = new Int8Array(size);
  const politicallyExposed = new Int8Array(size);
  const accountFrom = new Int32Array(size + 1);
  const accountParty: number[] = [];
  const accountProduct: number[] = [];
  const accountOpenedAt: number[] = [];
  const firstYear = new Date(calendar.start).getUTCFullYear();
  for (let i = 0; i < size; i++) {
    const code = pickWeighted(random, personaShares);
    const kind = personas[code]!;
    persona[i] = code;
    home[i] = pickWeighted(random, homeShares);
    const country = homeCountries[home[i]!]!;
    place[i] = country.firstPlace + random.below(country.placeCount);
    occupation[i] = random.below(kind.occupations.length);
    birthYear[i] = firstYear - Math.floor(between(random, kind.ages[0], kind.ages[1] + 1));
    const joined =
      random.uniform() < 0.92
        ? calendar.start - 15 * 365 * day * random.uniform() ** 1.7
        : between(random, calendar.start, calendar.end);
    onboardedAt[i] = Math.floor(joined / 60_000) * 60_000;
    income[i] = logNormal(random, kind.income * country.prices, kind.incomeSigma);
    liveliness[i] = logNormal(random, 0.9, 0.45);
    riskRating[i] = pickWeighted(random, kind.entityType === 'individual' ? [0.85, 0.13, 0.02] : [0.6, 0.33, 0.07]);
    politicallyExposed[i] = random.uniform() < (kind.name === 'wealthy' ? 0.02 : 0.001) ? 1 : 0;
    accountFrom[i] = accountParty.length;
    const main =
      kind.mainProducts[
        pickWeighted(
          random,
          kind.mainProducts.map((product) => product[1]),
        )
      ]![0];
    accountParty.push(i);
    accountProduct.push(codeOf(products, main));
    accountOpenedAt.push(onboardedAt[i]!);
    for (const [product, probability] of kind.furtherProducts) {
      if (product === main || random.uniform() >= probability) continue;
      accountParty.push(i);
      accountProduct.push(codeOf(products, product));
      const until = Math.max(calendar.start, onboardedAt[i]!);
      accountOpenedAt.push(Math.floor(between(random, onboardedAt[i]!, until + day) / 60_000) * 60_000);
    }
  }
  accountFrom[size] = accountParty.length;
  const membersOf = (entityType: string): Int32Array[] =>
    homeCountries.map((_, code) =>
      Int32Array.from({ length: size }, (_, i) => i).filter(
        (i) => home[i] === code && personas[persona[i]!]!.entityType === entityType,
      ),
    );
  const businessesOf = membersOf('business');
  return {
    size,
    key: random.below(4_294_967_296),
    persona,
    home,
    place,
    occupation,
    birthYear,
    onboardedAt,
    silentUntil: new Float64Array(size),
    income,
    liveliness,
    riskRating,
    politicallyExposed,
    accountFrom,
    accountParty: Int32Array.from(accountParty),
    accountProduct: Int8Array.from(accountProduct),
    accountOpenedAt: Float64Array.from(accountOpenedAt),
    employer: drawEmployers(size, persona, home, businessesOf, random),
    individualsOf: membersOf('individual'),
    businessesOf,
  };
}

/** Four in ten employees work for a business of the same country that banks here; larger ones employ more. */
function drawEmployers(
  size: number,
  persona: Uint8Array,
  home: Uint8Array,
  businessesOf: readonly Int32Array[],
  random: Random,
): Int32Array {
  const employable = personas.map((kind) => ['salaried', 'shift-worker', 'migrant-worker'].includes(kind.name));
  const weight = personas.map((kind) => Math.sqrt(kind.staff));
  const heaviest = Math.max(...weight);
  const employer = new Int32Array(size).fill(-1);
  for (let i = 0; i < size; i++) {
    const candidates = businessesOf[home[i]!]!;
    if (!employable[persona[i]!]! || candidates.length === 0 || random.uniform() >= 0.4) continue;
    for (let tries = 0; tries < 20 && employer[i] === -1; tries++) {
      const candidate = candidates[random.below(candidates.length)]!;
      if (random.uniform() < weight[persona[candidate]!]! / heaviest) employer[i] = candidate;
    }
  }
  return employer;
}
