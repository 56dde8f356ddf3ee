import { codeOf, products } from '#domain/codes';
import { anyDay, bankingDay, season, timeWithin } from './calendar.ts';
import { trait } from './identifiers.ts';
import type { Ledger } from './ledger.ts';
import { personas } from './personas.ts';
import { abroad, homeCountries } from './places.ts';
import { between, logNormal, poisson } from './sampling.ts';

const savingsCode = codeOf(products, 'savings');
const cardCode = codeOf(products, 'card');
const walletCode = codeOf(products, 'wallet');

/** One month of a private customer: income, home, bills, shopping, cash, family and friends. */
export function liveHouseholdMonth(ledger: Ledger, party: number, month: number, intensity: number): void {
  const { population, random, calendar } = ledger;
  const kind = personas[population.persona[party]!]!;
  const home = homeCountries[population.home[party]!]!;
  const from = calendar.monthStart[month]!;
  const to = calendar.monthStart[month + 1]!;
  const offset = home.offsetHours;
  const { key } = population;
  const income = population.income[party]!;
  const means = income / (kind.income * home.prices);
  const lively = intensity * population.liveliness[party]! * season[new Date(from).getUTCMonth()]!;

  receiveIncome(ledger, party, month, lively);
  if (trait(key, party, 910) < (kind.name === 'student' ? 0.75 : 0.5)) {
    const day = bankingDay(from, 1 + (Math.floor(trait(key, party, 911) * 5) % 5));
    const rent = income * between(random, 0.999, 1.001) * (0.24 + 0.12 * trait(key, party, 912));
    ledger.transfer(party, timeWithin(random, day, 'batch', offset), 'out', rent, 'landlord', 0, 'rent', 'automatic');
  }
  for (let bills = poisson(random, 2.2 * intensity); bills > 0; bills--) payBill(ledger, party, month, home.prices);

  const card = ledger.account(party, cardCode);
  const wallet = ledger.account(party, walletCode);
  const purchases = poisson(random, lively * kind.purchases * (1 - 0.45 * home.cash));
  for (let i = 0; i < purchases; i++) {
    const online = random.uniform() < 0.18 * (1 - 0.5 * home.cash);
    const shape = random.uniform() < kind.night ? 'night' : online ? 'digital' : 'shop';
    const at = timeWithin(random, anyDay(random, from, to, shape), shape, offset);
    const u = random.uniform();
    const account = u < 0.25 ? card : u < 0.4 ? wallet : ledger.account(party);
    const eur = logNormal(random, kind.purchase * home.prices * Math.sqrt(means), 0.75);
    ledger.purchase(party, account, at, eur, online);
  }
  const draws = poisson(random, lively * kind.cashDraws * 2 * home.cash);
  for (let i = 0; i < draws; i++) {
    const at = timeWithin(random, anyDay(random, from, to, 'shop'), 'shop', offset);
    ledger.cash(party, at, 'out', logNormal(random, 70 * home.prices * Math.sqrt(means), 0.6));
  }
  const deposits = poisson(random, 0.25 * lively * home.cash * (kind.name === 'gig-worker' ? 3 : 1));
  for (let i = 0; i < deposits; i++) {
    const at = timeWithin(random, anyDay(random, from, to, 'office'), 'office', offset);
    ledger.cash(party, at, 'in', logNormal(random, 240 * home.prices * means, 0.9));
  }
  const transfers = poisson(random, lively * kind.transfers);
  for (let i = 0; i < transfers; i++) {
    const shape = random.uniform() < kind.night ? 'night' : 'digital';
    const at = timeWithin(random, anyDay(random, from, to, shape), shape, offset);
    const circle = 3 + Math.floor(trait(key, party, 913) * 9);
    const slot = random.uniform() < 0.88 ? Math.floor(circle * random.uniform() ** 1.6) : 50 + month * 40 + i;
    const direction = random.uniform() < 0.65 ? 'out' : 'in';
    const eur = logNormal(random, kind.transfer * home.prices * Math.sqrt(means), 1);
    ledger.transfer(party, at, direction, eur, 'friend', slot, 'transfer');
  }
  moveOwnMoney(ledger, party, month, intensity);
  if (random.uniform() < 0.012 * Math.min(1, intensity)) payOnce(ledger, party, month);
  if (kind.name === 'migrant-worker') sendHome(ledger, party, month);
}

/** A car, a kitchen, a house deposit, an inheritance: rare, large, and nothing is wrong with it. */
function payOnce(ledger: Ledger, party: number, month: number): void {
  const { population, random, calendar } = ledger;
  const { monthStart } = calendar;
  const at = timeWithin(random, anyDay(random, monthStart[month]!, monthStart[month + 1]!, 'office'), 'office', 1);
  const eur = logNormal(random, 3.5 * population.income[party]!, 0.9);
  const direction = random.uniform() < 0.7 ? 'out' : 'in';
  ledger.transfer(party, at, direction, eur, direction === 'out' ? 'supplier' : 'friend', 500 + month, 'transfer');
}

function receiveIncome(ledger: Ledger, party: number, month: number, lively: number): void {
  const { population, random, calendar } = ledger;
  const kind = personas[population.persona[party]!]!;
  const offset = homeCountries[population.home[party]!]!.offsetHours;
  const from = calendar.monthStart[month]!;
  const to = calendar.monthStart[month + 1]!;
  const income = population.income[party]!;
  const payday = bankingDay(from, 24 + (Math.floor(trait(population.key, party, 914) * 5) % 5));
  const at = timeWithin(random, payday, 'batch', offset);
  if (kind.name === 'gig-worker') {
    for (let payouts = 1 + poisson(random, Math.min(8, 5 * lively)); payouts > 0; payouts--) {
      const paidAt = timeWithin(random, anyDay(random, from, to, 'batch'), 'batch', offset);
      const platform = random.below(3);
      ledger.transfer(party, paidAt, 'in', logNormal(random, income / 5, 0.5), 'platform', platform, 'platform-payout');
    }
    return;
  }
  if (kind.name === 'wealthy' && month % 3 === 2) {
    ledger.transfer(party, at, 'in', logNormal(random, income * 2.5, 0.8), 'platform', 1, 'dividend');
  }
  if (kind.name === 'retired') ledger.transfer(party, at, 'in', income, 'platform', 0, 'pension');
  else if (kind.name === 'student') {
    ledger.transfer(party, at, 'in', income * between(random, 0.9, 1.1), 'friend', 0, 'allowance');
    if (trait(population.key, party, 915) < 0.4) {
      ledger.transfer(party, at + 3_600_000, 'in', income * between(random, 0.5, 1), 'platform', 0, 'salary');
    }
    // An employer that banks here pays in its own payroll run (company.ts).
  } else if (population.employer[party] === -1) {
    ledger.transfer(party, at, 'in', income * between(random, 0.99, 1.04), 'platform', 0, 'salary');
  }
}

function payBill(ledger: Ledger, party: number, month: number, prices: number): void {
  const { random, calendar, population } = ledger;
  const biller = random.below(5);
  const day = bankingDay(calendar.monthStart[month]!, 1 + ((biller * 5 + party) % 26));
  const eur = (18 + 90 * trait(population.key, party, 920 + biller)) * prices * between(random, 0.97, 1.03);
  const category = biller < 2 ? 'utilities' : biller === 2 ? 'fee' : 'utilities';
  const at = timeWithin(random, day, 'batch', 1);
  const row = ledger.write(ledger.account(party), at, 'out', eur, 'automatic', 'direct-debit', category);
  if (row !== -1) ledger.meet(row, party, 'biller', biller);
}

/** Savings plan and wallet top-up: both accounts belong to the same party. */
function moveOwnMoney(ledger: Ledger, party: number, month: number, intensity: number): void {
  const { random, calendar, population } = ledger;
  const main = ledger.account(party);
  for (const [product, category, probability] of [
    [savingsCode, 'savings', 0.5],
    [walletCode, 'top-up', 0.6],
  ] as const) {
    const own = ledger.account(party, product);
    if (own === main || random.uniform() >= probability * Math.min(1, intensity + 0.3)) continue;
    const at = timeWithin(random, bankingDay(calendar.monthStart[month]!, 2 + (party % 24)), 'digital', 1);
    if (at < population.accountOpenedAt[own]!) continue;
    const eur = population.income[party]! * between(random, 0.03, 0.12);
    const row = ledger.write(main, at, 'out', eur, ledger.orderChannel(party), 'internal', category);
    if (row !== -1) ledger.rows.otherAccount[row] = own;
  }
}

/** The migrant worker's family abroad: same country, same relative, every month. */
function sendHome(ledger: Ledger, party: number, month: number): void {
  const { random, calendar, population } = ledger;
  const from = calendar.monthStart[month]!;
  const place = abroad.remittance.first + Math.floor(trait(population.key, party, 930) * abroad.remittance.count);
  for (let times = 1 + random.below(2); times > 0; times--) {
    const at = timeWithin(random, anyDay(random, from, calendar.monthStart[month + 1]!, 'digital'), 'digital', 1);
    const eur = population.income[party]! * between(random, 0.1, 0.3);
    const row = ledger.transfer(party, at, 'out', eur, 'friend', 0, 'remittance');
    if (row === -1) continue;
    ledger.rows.otherAccount[row] = -1;
    ledger.outside(row, (population.key ^ Math.imul(party, 0x9e3779b1)) >>> 0, true, place);
  }
}
