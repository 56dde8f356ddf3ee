import type { ColumnBatch } from '#domain/column-batch';
import { entityTypes, products, riskRatings } from '#domain/codes';
import type { Identifiers } from './identifiers.ts';
import { trait, traitKey } from './identifiers.ts';
import { companyName, personName } from './names.ts';
import { personas } from './personas.ts';
import { homeCountries, places } from './places.ts';
import type { Population } from './population.ts';

/** Largest number of rows in one batch. */
export const batchRows = 65_536;

/** [from, to) of each batch that covers `length` rows. */
export function* batchRanges(length: number): Generator<readonly [from: number, to: number]> {
  for (let from = 0; from < length; from += batchRows) yield [from, Math.min(length, from + batchRows)];
}

/** A text column in which nothing is known yet. */
export function nulls(length: number): (string | null)[] {
  const values: (string | null)[] = [];
  values.length = length;
  return values.fill(null);
}

/** The name under which a party appears, as itself and as a counterparty. */
export function partyName(population: Population, party: number): string {
  const key = traitKey(population.key, party, 900);
  return personas[population.persona[party]!]!.entityType === 'individual' ? personName(key) : companyName(key);
}

/** Parties as columns named after the fields of `Party`. */
export function* partyBatches(population: Population, identifiers: Identifiers): Generator<ColumnBatch> {
  for (const [from, to] of batchRanges(population.size)) {
    const length = to - from;
    const text = (make: (party: number) => string | null): readonly (string | null)[] =>
      Array.from({ length }, (_, i) => make(from + i));
    const kindOf = (party: number) => personas[population.persona[party]!]!;
    const isPerson = (party: number): boolean => kindOf(party).entityType === entityTypes[0];
    const occupation = (party: number): string => kindOf(party).occupations[population.occupation[party]!]!;
    yield {
      length,
      columns: {
        id: { type: 'text', values: text((party) => identifiers.of('party', party)) },
        entityType: { type: 'text', values: text((party) => kindOf(party).entityType) },
        name: { type: 'text', values: text((party) => partyName(population, party)) },
        birthDate: { type: 'text', values: text((party) => (isPerson(party) ? birthDate(population, party) : null)) },
        country: { type: 'text', values: text((party) => homeCountries[population.home[party]!]!.country) },
        region: { type: 'text', values: text((party) => places[population.place[party]!]!.city) },
        industry: { type: 'text', values: text((party) => (isPerson(party) ? null : occupation(party))) },
        occupation: { type: 'text', values: text((party) => (isPerson(party) ? occupation(party) : null)) },
        onboardedAt: { type: 'int64', values: population.onboardedAt.slice(from, to) },
        riskRating: { type: 'text', values: text((party) => riskRatings[population.riskRating[party]!]!) },
        politicallyExposed: { type: 'boolean', values: population.politicallyExposed.slice(from, to) },
        clientSegment: { type: 'text', values: text((party) => kindOf(party).clientSegment) },
      },
    };
  }
}

function birthDate(population: Population, party: number): string {
  const dayOfYear = Math.floor(365 * trait(population.key, party, 960));
  return new Date(Date.UTC(population.birthYear[party]!, 0, 1 + dayOfYear)).toISOString().slice(0, 10);
}

/** Accounts as columns named after the fields of `Account`. */
export function* accountBatches(population: Population, identifiers: Identifiers): Generator<ColumnBatch> {
  const { accountParty, accountProduct, accountOpenedAt, home } = population;
  for (const [from, to] of batchRanges(accountParty.length)) {
    const length = to - from;
    const text = (make: (account: number) => string): readonly string[] =>
      Array.from({ length }, (_, i) => make(from + i));
    yield {
      length,
      columns: {
        id: { type: 'text', values: text((account) => identifiers.of('account', account)) },
        partyId: { type: 'text', values: text((account) => identifiers.of('party', accountParty[account]!)) },
        product: { type: 'text', values: text((account) => products[accountProduct[account]!]!) },
        currency: { type: 'text', values: text((account) => homeCountries[home[accountParty[account]!]!]!.currency) },
        openedAt: { type: 'int64', values: accountOpenedAt.slice(from, to) },
      },
    };
  }
}
