import { type Channel, channels, codeOf, directions, type Scheme, schemes } from '#domain/codes';
import type { Random } from '#ml/random';
import type { Calendar } from './calendar.ts';
import { mix32, trait, traitKey } from './identifiers.ts';
import type { Journeys } from './journeys.ts';
import { personas } from './personas.ts';
import { abroad, homeCountries, places } from './places.ts';
import type { Population } from './population.ts';
import { eurPerUnit } from './rates.ts';
import { type Category, categories, outsideKinds, type TransactionRows } from './transaction-rows.ts';

/** Numbers of devices a customer may own; device = party · 8 + slot, and further numbers belong to nobody known. */
export const devicesPerParty = 8;

const out = codeOf(directions, 'out');
const person = outsideKinds.indexOf('person');
const company = outsideKinds.indexOf('company');
const shop = outsideKinds.indexOf('shop');

/** Whom a party pays or is paid by: a fixed set per role, found again by its slot. */
export const roles = { friend: 0, client: 1, supplier: 2, biller: 3, landlord: 4, staff: 5, platform: 6 } as const;
export type Role = keyof typeof roles;

/** Share of each role's counterparties that bank here too. */
const knownShare: Readonly<Record<Role, number>> = {
  friend: 0.3,
  client: 0.2,
  supplier: 0.3,
  biller: 0,
  landlord: 0.1,
  staff: 0,
  platform: 0,
};

/**
 * Writes what people do as rows: knows accounts, currencies, payees, shops, devices and where a party is. Drops what
 * lies outside the window or before the party's account lives, and then returns −1 instead of a row.
 */
export class Ledger {
  readonly rows: TransactionRows;
  readonly population: Population;
  readonly calendar: Calendar;
  readonly random: Random;
  readonly journeys: Journeys;
  /** Probability that a row is kept, where a bank with few transactions per party was asked for. */
  keep = 1;
  readonly #shopsPerPlace: number;

  constructor(rows: TransactionRows, population: Population, calendar: Calendar, random: Random, journeys: Journeys) {
    this.rows = rows;
    this.population = population;
    this.calendar = calendar;
    this.random = random;
    this.journeys = journeys;
    this.#shopsPerPlace = Math.max(30, Math.round(population.size / places.length / 6));
  }

  /** True when the party is a customer, and not dormant, at that time. */
  alive(party: number, at: number): boolean {
    return at >= this.population.onboardedAt[party]! && at >= this.population.silentUntil[party]!;
  }

  /** The party's account of a product, its main account where it has none such. */
  account(party: number, product = -1): number {
    const { accountFrom, accountProduct } = this.population;
    const first = accountFrom[party]!;
    for (let i = first; i < accountFrom[party + 1]!; i++) if (accountProduct[i] === product) return i;
    return first;
  }

  /** Money leaves (`out`) or enters the account. `eur` is turned into the account's currency and rounded. */
  write(
    account: number,
    at: number,
    direction: 'out' | 'in',
    eur: number,
    channel: Channel,
    scheme: Scheme,
    category: Category,
  ): number {
    const party = this.population.accountParty[account]!;
    if (at < this.calendar.start || at >= this.calendar.end || !this.alive(party, at)) return -1;
    if (at < this.population.accountOpenedAt[account]!) return -1;
    if (this.keep < 1 && this.random.uniform() >= this.keep) return -1;
    const row = this.rows.append();
    this.rows.at[row] = at;
    this.rows.account[row] = account;
    this.rows.direction[row] = direction === 'out' ? out : 1 - out;
    this.rows.amount[row] = this.#minor(eur, homeCountries[this.population.home[party]!]!.currency, scheme === 'cash');
    this.rows.channel[row] = codeOf(channels, channel);
    this.rows.scheme[row] = codeOf(schemes, scheme);
    this.rows.category[row] = categories.indexOf(category);
    if (channel === 'mobile' || channel === 'online') {
      this.rows.device[row] = this.device(party, channel === 'mobile', at);
      this.rows.place[row] = this.journeys.whereabouts(party, at);
    } else if (channel === 'branch' || channel === 'atm') {
      this.rows.place[row] = this.journeys.whereabouts(party, at);
    }
    return row;
  }

  /** Banknotes for cash; otherwise one mixture of round and unround amounts for every kind of payment. */
  #minor(eur: number, currency: string, cash: boolean): number {
    const units = Math.max(eur, 0.5) / eurPerUnit[currency]!;
    if (cash) return Math.max(1, Math.round(units / 10)) * 1_000;
    const u = this.random.uniform();
    if (u < 0.1 && units >= 20) return Math.round(units / 10) * 1_000;
    if (u < 0.3) return Math.max(1, Math.round(units)) * 100;
    return Math.max(1, Math.round(units * 100));
  }

  /** The phone or computer in use at that time; some replace it during the window. */
  device(party: number, mobile: boolean, at: number): number {
    const { key } = this.population;
    const change = trait(key, party, 901) * 3 * (this.calendar.end - this.calendar.start);
    const replaced = at - this.calendar.start > change ? 2 : 0;
    return party * devicesPerParty + (mobile ? 0 : 1) + replaced;
  }

  /** A purchase with card or wallet, at a shop where the party is or, by card number and without a place, online. */
  purchase(party: number, account: number, at: number, eur: number, online: boolean): void {
    const here = this.journeys.whereabouts(party, at);
    // What is bought on the way comes from a shop at home as far as its name says.
    const place = here === -1 ? this.population.place[party]! : here;
    const { key } = this.population;
    const favourite = traitKey(key, party, 902) % this.#shopsPerPlace;
    const u = this.random.uniform();
    const number = (favourite + Math.floor(u * u * u * this.#shopsPerPlace)) % this.#shopsPerPlace;
    const shopPlace = online && this.random.uniform() < 0.3 ? this.random.below(abroad.usual.first + 4) : place;
    const shopKey = traitKey(key, shopPlace, 10_000 + number);
    const kind = online ? 'online-shopping' : shopCategories[shopKey % shopCategories.length]!;
    const price = eur * shopPrices[shopKey % shopPrices.length]!;
    const row = this.write(account, at, 'out', price, online ? 'online' : 'pos', 'card', kind);
    if (row === -1) return;
    this.rows.outsideKey[row] = shopKey;
    this.rows.outsideKind[row] = shop;
    this.rows.otherPlace[row] = shopPlace;
    this.rows.place[row] = online ? -1 : here;
  }

  /** Cash drawn (`out`) or paid in. */
  cash(party: number, at: number, direction: 'out' | 'in', eur: number): number {
    const channel = direction === 'out' || this.random.uniform() < 0.4 ? 'atm' : 'branch';
    return this.write(
      this.account(party),
      at,
      direction,
      eur,
      channel,
      'cash',
      direction === 'out' ? 'cash-withdrawal' : 'cash-deposit',
    );
  }

  /** The channel of screens or counters in which this party would order a payment. */
  orderChannel(party: number): Channel {
    const kind = personas[this.population.persona[party]!]!;
    const u = this.random.uniform();
    if (u >= kind.digital) return u < kind.digital + (1 - kind.digital) * 0.3 ? 'phone' : 'branch';
    if (kind.clientSegment === 'corporate') return this.random.uniform() < 0.4 ? 'api' : 'online';
    const mobile = kind.entityType === 'individual' ? 0.75 : 0.3;
    return this.random.uniform() < mobile ? 'mobile' : 'online';
  }

  /** A transfer with one of the party's usual counterparties in a role. */
  transfer(
    party: number,
    at: number,
    direction: 'out' | 'in',
    eur: number,
    role: Role,
    slot: number,
    category: Category,
    channel: Channel = direction === 'in' ? 'automatic' : this.orderChannel(party),
  ): number {
    const scheme = this.random.uniform() < 0.3 ? 'instant' : 'transfer';
    const row = this.write(this.account(party), at, direction, eur, channel, scheme, category);
    if (row !== -1) this.meet(row, party, role, slot);
    return row;
  }

  /** Sets a row's counterparty to the party's counterparty number `slot` in a role. */
  meet(row: number, party: number, role: Role, slot: number): void {
    const { key, home, businessesOf, individualsOf, accountFrom } = this.population;
    const number = roles[role] * 100_000 + slot;
    const otherKey = traitKey(key, party, number);
    const fate = mix32(otherKey ^ 0x68bc21eb) / 4_294_967_296;
    if (fate < knownShare[role]) {
      const candidates = (role === 'friend' || role === 'landlord' ? individualsOf : businessesOf)[home[party]!]!;
      const other = candidates.length === 0 ? party : candidates[otherKey % candidates.length]!;
      if (other !== party && this.alive(other, this.rows.at[row]!)) {
        this.rows.otherAccount[row] = accountFrom[other]!;
        return;
      }
    }
    const kind = personas[this.population.persona[party]!]!;
    const far = role !== 'biller' && role !== 'landlord' && mix32(otherKey) / 4_294_967_296 < kind.crossBorder;
    const place = far ? otherKey % (abroad.usual.first + abroad.usual.count) : this.population.place[party]!;
    this.outside(row, otherKey, role === 'friend' || role === 'staff' || role === 'landlord', place);
  }

  /** Sets a row's counterparty to somebody who banks elsewhere. */
  outside(row: number, key: number, isPerson: boolean, place: number): void {
    this.rows.outsideKey[row] = key;
    this.rows.outsideKind[row] = isPerson ? person : company;
    this.rows.otherPlace[row] = place;
    const party = this.population.accountParty[this.rows.account[row]!]!;
    const usesEuro = place < abroad.usual.first;
    const isTransfer = this.rows.scheme[row] === transferCode || this.rows.scheme[row] === instantCode;
    const isFar = places[place]!.country !== homeCountries[this.population.home[party]!]!.country;
    if (isTransfer && isFar && !usesEuro) this.rows.scheme[row] = wireCode;
  }
}

const shopCategories: readonly Category[] = ['groceries', 'groceries', 'dining', 'fuel', 'clothing', 'travel'];
const shopPrices: readonly number[] = [0.9, 1.1, 0.7, 1.5, 1.9, 3.2];
const wireCode = codeOf(schemes, 'wire');
const transferCode = codeOf(schemes, 'transfer');
const instantCode = codeOf(schemes, 'instant');
