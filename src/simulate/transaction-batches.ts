import type { ColumnBatch } from '#domain/column-batch';
import { channels, directions, schemes } from '#domain/codes';
import type { Random } from '#ml/random';
import { hex8, type Identifiers, mix32 } from './identifiers.ts';
import { companyName, personName, shopName } from './names.ts';
import { homeCountries, places } from './places.ts';
import type { Population } from './population.ts';
import { batchRanges, nulls, partyName } from './record-batches.ts';
import { shuffled } from './sampling.ts';
import { categories, outsideKinds, type TransactionRows } from './transaction-rows.ts';
import { typologies } from './typology.ts';

/** A batch of transactions and the labels that belong to it. */
export interface LabelledBatch {
  readonly transactions: ColumnBatch;
  readonly labels: ColumnBatch;
}

const named = outsideKinds.map((kind) =>
  kind === 'person' ? personName : kind === 'company' ? companyName : kind === 'shop' ? shopName : null,
);

/** The nine banks of each place's country. */
const banks = places.map(({ country }) => Array.from({ length: 9 }, (_, i) => `${country}BANK0${i + 1}`));

/**
 * Turns rows into batches in random order, so that the place in the file says nothing. `firstNumber` is the running
 * number of the first row; it becomes an identifier that shows no order either.
 */
export function* transactionBatches(
  rows: TransactionRows,
  population: Population,
  identifiers: Identifiers,
  random: Random,
  firstNumber: number,
): Generator<LabelledBatch> {
  const order = shuffled(random, rows.length);
  for (const [from, to] of batchRanges(rows.length)) {
    yield textOf(rows, order.subarray(from, to), population, identifiers, firstNumber + from);
  }
}

function textOf(
  rows: TransactionRows,
  order: Int32Array,
  population: Population,
  identifiers: Identifiers,
  firstNumber: number,
): LabelledBatch {
  const length = order.length;
  const column = (): (string | null)[] => nulls(length);
  const id = column();
  const accountId = column();
  const direction = column();
  const currency = column();
  const channel = column();
  const scheme = column();
  const category = column();
  const counterpartyAccountId = column();
  const counterpartyIdentifier = column();
  const counterpartyName = column();
  const counterpartyCountry = column();
  const counterpartyBank = column();
  const placeCountry = column();
  const description = column();
  const deviceId = column();
  const at = new Float64Array(length);
  const amountMinor = new Float64Array(length);
  const placeLatitude = new Float64Array(length).fill(Number.NaN);
  const placeLongitude = new Float64Array(length).fill(Number.NaN);
  const labels = { transactionId: column().slice(0, 0), partyId: column().slice(0, 0), typology: column().slice(0, 0) };
  for (let i = 0; i < length; i++) {
    const row = order[i]!;
    const account = rows.account[row]!;
    const party = population.accountParty[account]!;
    const other = rows.otherAccount[row]!;
    const name = identifiers.of('transaction', firstNumber + i);
    id[i] = name;
    at[i] = rows.at[row]!;
    accountId[i] = identifiers.of('account', account);
    direction[i] = directions[rows.direction[row]!]!;
    amountMinor[i] = rows.amount[row]!;
    currency[i] = homeCountries[population.home[party]!]!.currency;
    channel[i] = channels[rows.channel[row]!]!;
    scheme[i] = schemes[rows.scheme[row]!]!;
    category[i] = categories[rows.category[row]!]!;
    if (other !== -1) {
      const otherParty = population.accountParty[other]!;
      counterpartyAccountId[i] = identifiers.of('account', other);
      counterpartyName[i] = partyName(population, otherParty);
      counterpartyCountry[i] = homeCountries[population.home[otherParty]!]!.country;
    } else if (rows.outsideKind[row]! !== 0) {
      const key = rows.outsideKey[row]!;
      const country = places[rows.otherPlace[row]!]!.country;
      counterpartyIdentifier[i] = country + identifiers.of('outside', key);
      counterpartyName[i] = named[rows.outsideKind[row]!]!(key);
      counterpartyCountry[i] = country;
      counterpartyBank[i] = banks[rows.otherPlace[row]!]![mix32(key ^ 0x1b873593) % 9]!;
    }
    const place = rows.place[row]!;
    if (place !== -1) {
      const where = places[place]!;
      const scatter = mix32(rows.outsideKind[row] === 0 ? account : rows.outsideKey[row]!);
      placeCountry[i] = where.country;
      placeLatitude[i] = Math.round((where.latitude + ((scatter & 0xffff) / 65_536 - 0.5) * 0.1) * 1e4) / 1e4;
      placeLongitude[i] = Math.round((where.longitude + ((scatter >>> 16) / 65_536 - 0.5) * 0.14) * 1e4) / 1e4;
    }
    description[i] = describe(category[i]!, counterpartyName[i] ?? null, firstNumber + i);
    if (rows.device[row]! >= 0) deviceId[i] = identifiers.of('device', rows.device[row]!);
    const label = rows.label[row]!;
    const otherLabel = rows.otherLabel[row]!;
    if (label !== 0) addLabel(labels, name, identifiers.of('party', party), label);
    if (otherLabel !== 0) {
      addLabel(labels, name, identifiers.of('party', population.accountParty[other]!), otherLabel);
    }
  }
  const text = (values: readonly (string | null)[]) => ({ type: 'text', values }) as const;
  return {
    transactions: {
      length,
      columns: {
        id: text(id),
        at: { type: 'int64', values: at },
        accountId: text(accountId),
        direction: text(direction),
        amountMinor: { type: 'int64', values: amountMinor },
        currency: text(currency),
        channel: text(channel),
        scheme: text(scheme),
        category: text(category),
        counterpartyAccountId: text(counterpartyAccountId),
        counterpartyIdentifier: text(counterpartyIdentifier),
        counterpartyName: text(counterpartyName),
        counterpartyCountry: text(counterpartyCountry),
        counterpartyBank: text(counterpartyBank),
        placeCountry: text(placeCountry),
        placeLatitude: { type: 'float64', values: placeLatitude },
        placeLongitude: { type: 'float64', values: placeLongitude },
        description: text(description),
        deviceId: text(deviceId),
      },
    },
    labels: {
      length: labels.transactionId.length,
      columns: {
        transactionId: text(labels.transactionId),
        partyId: text(labels.partyId),
        guilty: { type: 'boolean', values: new Int8Array(labels.transactionId.length).fill(1) },
        typology: text(labels.typology),
      },
    },
  };
}

function addLabel(
  labels: Record<'transactionId' | 'partyId' | 'typology', (string | null)[]>,
  transaction: string,
  party: string,
  label: number,
): void {
  labels.transactionId.push(transaction);
  labels.partyId.push(party);
  labels.typology.push(typologies[label - 1]!);
}

/** What stands on the statement. */
function describe(category: string, name: string | null, number: number): string {
  const reference = hex8(mix32(number ^ 0x7f4a7c15)).toUpperCase();
  switch (category) {
    case 'salary':
      return 'Salary';
    case 'invoice':
    case 'supplier':
      return `Invoice ${mix32(number) % 100_000}`;
    case 'transfer':
    case 'remittance':
      return reference.charCodeAt(0) < 53 ? 'Transfer' : `Ref ${reference}`;
    default:
      return name === null ? category : `${category} ${name}`;
  }
}
