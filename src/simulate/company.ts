import { anyDay, bankingDay, season, timeWithin } from './calendar.ts';
import { trait } from './identifiers.ts';
import type { Ledger } from './ledger.ts';
import { personas } from './personas.ts';
import { homeCountries } from './places.ts';
import { between, logNormal, poisson } from './sampling.ts';

const cashTrades = ['market-stall', 'hairdresser', 'taxi', 'restaurant', 'retail', 'religious', 'club'];
const weekendTrades = ['market-stall', 'restaurant', 'retail', 'taxi'];

/** One month of a business: invoices, takings, supplier runs, payroll, tax, purchases. */
export function liveCompanyMonth(
  ledger: Ledger,
  party: number,
  month: number,
  intensity: number,
  employees: Int32Array,
): void {
  const { population, random, calendar } = ledger;
  const kind = personas[population.persona[party]!]!;
  const home = homeCountries[population.home[party]!]!;
  const trade = kind.occupations[population.occupation[party]!]!;
  const from = calendar.monthStart[month]!;
  const to = calendar.monthStart[month + 1]!;
  const offset = home.offsetHours;
  const { key } = population;
  const invoice = population.income[party]!;
  const lively = intensity * population.liveliness[party]! * season[new Date(from).getUTCMonth()]!;
  const anyAt = (shape: 'office' | 'shop'): number =>
    timeWithin(random, anyDay(random, from, to, shape), shape, offset);

  const inCash = cashTrades.includes(trade) ? home.cash : 0.1 * home.cash;
  const shape = weekendTrades.includes(trade) ? 'shop' : 'office';
  const clients = 4 + Math.floor(trait(key, party, 940) * 3 * kind.invoices);
  for (let i = poisson(random, lively * kind.invoices * (1 - 0.6 * inCash)); i > 0; i--) {
    const slot = Math.floor(clients * random.uniform() ** 1.5);
    ledger.transfer(party, anyAt('office'), 'in', logNormal(random, invoice, 0.8), 'client', slot, 'invoice');
  }
  for (let i = poisson(random, lively * kind.takings * inCash * 2.2); i > 0; i--) {
    ledger.cash(party, anyAt(shape), 'in', logNormal(random, invoice * 1.4, 0.6));
  }
  if (cashTrades.includes(trade)) {
    for (let i = poisson(random, lively * 9 * (1 - inCash)); i > 0; i--) {
      const at = timeWithin(random, anyDay(random, from, to, 'batch'), 'batch', offset);
      ledger.transfer(party, at, 'in', logNormal(random, invoice, 0.5), 'platform', 0, 'card-settlement');
    }
  }
  runSuppliers(ledger, party, month, lively);
  runPayroll(ledger, party, month, intensity, employees);

  for (let i = poisson(random, lively * kind.purchases); i > 0; i--) {
    const online = random.uniform() < 0.35;
    ledger.purchase(
      party,
      ledger.account(party),
      anyAt('shop'),
      logNormal(random, kind.purchase * home.prices, 0.9),
      online,
    );
  }
  for (let i = poisson(random, lively * kind.cashDraws * home.cash); i > 0; i--) {
    ledger.cash(party, anyAt('office'), 'out', logNormal(random, 350 * home.prices, 0.7));
  }
  for (let i = poisson(random, lively * kind.transfers); i > 0; i--) {
    const eur = logNormal(random, kind.transfer * home.prices, 1.1);
    const slot = random.uniform() < 0.8 ? random.below(8) : 60 + month * 40 + i;
    ledger.transfer(party, anyAt('office'), random.uniform() < 0.8 ? 'out' : 'in', eur, 'supplier', slot, 'transfer');
  }
  if (month % 3 === party % 3) {
    const at = timeWithin(random, bankingDay(from, 20), 'office', offset);
    ledger.transfer(party, at, 'out', invoice * kind.invoices * between(random, 0.15, 0.3), 'biller', 7, 'tax');
  }
}

/** Two runs a month: several suppliers paid within minutes. */
function runSuppliers(ledger: Ledger, party: number, month: number, lively: number): void {
  const { population, random, calendar } = ledger;
  const kind = personas[population.persona[party]!]!;
  const offset = homeCountries[population.home[party]!]!.offsetHours;
  const from = calendar.monthStart[month]!;
  const known = 3 + Math.floor(3 * kind.suppliers * trait(population.key, party, 941));
  for (const dayOfMonth of [10, 25]) {
    const channel = ledger.orderChannel(party);
    let at = timeWithin(random, bankingDay(from, dayOfMonth + (party % 4)), 'office', offset);
    for (let i = poisson(random, (lively * kind.suppliers) / 2); i > 0; i--) {
      const eur = logNormal(random, population.income[party]! * 1.6, 0.9);
      ledger.transfer(party, at, 'out', eur, 'supplier', random.below(known), 'supplier', channel);
      at += random.below(120) * 1_000;
    }
  }
}

/** Salaries of the staff, those who bank here (two legs) and those who do not, on one morning. */
function runPayroll(ledger: Ledger, party: number, month: number, intensity: number, employees: Int32Array): void {
  const { population, random, calendar } = ledger;
  const kind = personas[population.persona[party]!]!;
  const home = homeCountries[population.home[party]!]!;
  const payday = bankingDay(calendar.monthStart[month]!, 24 + (Math.floor(trait(population.key, party, 942) * 5) % 5));
  const outsiders = Math.floor(kind.staff * Math.min(1.5, intensity) * 2 * trait(population.key, party, 943) + 0.4);
  const channel = kind.clientSegment === 'corporate' ? 'api' : 'online';
  let at = timeWithin(random, payday, 'batch', home.offsetHours);
  for (const employee of employees) {
    if (!ledger.alive(employee, at)) continue;
    const pay = population.income[employee]! * between(random, 0.99, 1.04);
    const row = ledger.write(ledger.account(party), at, 'out', pay, channel, 'transfer', 'salary');
    if (row !== -1) ledger.rows.otherAccount[row] = population.accountFrom[employee]!;
    at += random.below(4) * 1_000;
  }
  for (let i = 0; i < outsiders; i++) {
    const pay = 2_000 * home.prices * (0.6 + 0.9 * trait(population.key, party, 950 + i));
    ledger.transfer(party, at, 'out', pay, 'staff', i, 'salary', channel);
    at += random.below(4) * 1_000;
  }
}
