import { describe, expect, it } from 'vitest';
import { behaviourTypes, codeOf, directions, schemes as paymentSchemes } from '#domain/codes';
import { day, hour, minute } from '#domain/time';
import { createRandom } from '#ml/random';
import { createCalendar } from '../calendar.ts';
import { Journeys } from '../journeys.ts';
import { devicesPerParty } from '../ledger.ts';
import { resolveOptions } from '../options.ts';
import { createOverlay, type Part } from '../overlay.ts';
import { abroad, homeCountries } from '../places.ts';
import { createPopulation } from '../population.ts';
import { eurPerUnit } from '../rates.ts';
import type { Typology } from '../typology.ts';

const options = resolveOptions({ seed: 3, parties: 40_000, months: 6, lookAlikesPerGuilty: 3 });
const random = createRandom(options.seed);
const calendar = createCalendar(options.start, options.months);
const population = createPopulation(options.parties, calendar, random.fork('population'));
const overlay = createOverlay(
  options,
  population,
  calendar,
  new Journeys(population, calendar),
  random.fork('overlay'),
);
const { rows, events } = overlay;

interface Row {
  readonly row: number;
  readonly at: number;
  readonly party: number;
  readonly otherParty: number;
  readonly incoming: boolean;
  readonly eur: number;
}

/** The performances of a typology, each as its players and its rows in the order of time. */
function performances(parts: readonly Part[], typology: Typology): { players: number[]; rows: Row[]; part: Part }[] {
  const casts = new Map<number, Part[]>();
  for (const part of parts) {
    if (part.typology === typology) casts.set(part.cast, [...(casts.get(part.cast) ?? []), part]);
  }
  return [...casts.values()].map((cast) => {
    const players = cast.map((part) => part.party);
    const own: Row[] = [];
    for (let row = 0; row < rows.length; row++) {
      const party = population.accountParty[rows.account[row]!]!;
      const other = rows.otherAccount[row]!;
      const otherParty = other === -1 ? -1 : population.accountParty[other]!;
      if (!players.includes(party) && !players.includes(otherParty)) continue;
      const { currency } = homeCountries[population.home[party]!]!;
      own.push({
        row,
        at: rows.at[row]!,
        party,
        otherParty,
        incoming: rows.direction[row] === codeOf(directions, 'in') || !players.includes(party),
        eur: (rows.amount[row]! / 100) * eurPerUnit[currency]!,
      });
    }
    return { players, rows: own.sort((a, b) => a.at - b.at), part: cast[0]! };
  });
}
const guilty = (typology: Typology) => performances(overlay.guilty, typology);
const innocent = (typology: Typology) => performances(overlay.lookAlikes, typology);
const sum = (items: readonly Row[]): number => items.reduce((total, item) => total + item.eur, 0);
const share = <T>(items: readonly T[], holds: (item: T) => boolean): number =>
  items.filter(holds).length / items.length;
const payer = (item: Row): number => (item.otherParty === -1 ? rows.outsideKey[item.row]! : -1 - item.party);

describe('a labelled typology is what its name says', () => {
  it('structuring: deposits that stay below a limit and together exceed it', () => {
    for (const { rows: own } of guilty('structuring')) {
      const deposits = own.filter((item) => item.incoming && rows.scheme[item.row] === codeOf(paymentSchemes, 'cash'));
      expect(deposits.length).toBeGreaterThan(3);
      const limit = deposits[0]!.eur > 3_000 ? 10_000 : 3_000;
      expect(deposits.every((item) => item.eur < limit + 1 && item.eur > 0.68 * limit)).toBe(true);
      expect(sum(deposits)).toBeGreaterThan(limit);
    }
  });

  it('rapid movement: what comes in leaves within a day', () => {
    for (const { rows: own } of guilty('rapid-movement')) {
      const ins = own.filter((item) => item.incoming);
      const outs = own.filter((item) => !item.incoming);
      expect(outs.length).toBeGreaterThanOrEqual(2);
      for (const out of outs) expect(ins.some((item) => out.at > item.at && out.at - item.at < 21 * hour)).toBe(true);
      expect(sum(outs) / sum(ins)).toBeGreaterThan(0.75);
    }
  });

  it('fan-in: many payers, few receivers', () => {
    for (const { rows: own } of guilty('fan-in')) {
      const ins = own.filter((item) => item.incoming);
      expect(new Set(ins.map(payer)).size).toBeGreaterThanOrEqual(8);
      expect(own.length - ins.length).toBeLessThanOrEqual(3);
    }
  });

  it('fan-out: one sum in, many receivers', () => {
    const found = guilty('fan-out');
    for (const { rows: own } of found) expect(own.filter((item) => item.incoming).length).toBeLessThanOrEqual(1);
    expect(share(found, ({ rows: own }) => new Set(own.map(payer)).size >= 10)).toBeGreaterThan(0.7);
  });

  it('cycle: a player pays the next, and the sum comes back smaller', () => {
    for (const { players, rows: own } of guilty('cycle')) {
      for (const item of own) {
        expect(item.otherParty).toBe(players[(players.indexOf(item.party) + 1) % players.length]);
      }
      const back = own.find((item) => item.otherParty === players[0])!;
      const away = own.find((item) => item.party === players[0])!;
      expect(back.at).toBeGreaterThan(away.at);
      expect(back.eur).toBeLessThan(away.eur * 1.01);
    }
  });

  it('scatter-gather: go-betweens pass from source to target', () => {
    for (const { players, rows: own } of guilty('scatter-gather')) {
      const [source, target, ...goBetweens] = players;
      for (const player of goBetweens) {
        const received = own.find((item) => item.party === source && item.otherParty === player)!;
        const passed = own.find((item) => item.party === player && item.otherParty === target)!;
        expect(passed.at).toBeGreaterThan(received.at);
        expect(passed.eur).toBeLessThan(received.eur * 1.01);
      }
    }
  });

  it('mule ring: all receive and pass on, with one collector and one device in common', () => {
    for (const { players, rows: own } of guilty('mule-ring')) {
      const outs = own.filter((item) => item.otherParty === -1 && !item.incoming);
      expect(new Set(outs.map((item) => rows.outsideKey[item.row])).size).toBe(1);
      const strange = own.filter((item) => rows.device[item.row]! >= population.size * devicesPerParty);
      expect(new Set(strange.map((item) => item.party)).size).toBeGreaterThan(1);
      expect(new Set(strange.map((item) => rows.device[item.row])).size).toBe(1);
      for (const player of players) expect(own.some((item) => item.party === player && item.incoming)).toBe(true);
    }
  });

  it('off-hours burst: payments at night, in a few nights', () => {
    for (const { players, rows: own } of guilty('off-hours-burst')) {
      const offset = homeCountries[population.home[players[0]!]!]!.offsetHours * hour;
      const local = own.map((item) => item.at + offset);
      // A burst that starts late at night may run into the morning.
      expect(share(local, (at) => at % day < 7 * hour)).toBeGreaterThan(0.85);
      expect(new Set(local.map((at) => Math.floor(at / day))).size).toBeLessThanOrEqual(6);
    }
  });

  it('scripted transfers: one interval, nearly to the second', () => {
    for (const { rows: own } of guilty('scripted-transfers')) {
      const gaps = own.slice(1).map((item, i) => Math.round((item.at - own[i]!.at) / minute));
      const usual = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)]!;
      expect(share(gaps, (gap) => Math.abs(gap - usual) <= 1)).toBeGreaterThan(0.5);
      expect(own.length).toBeGreaterThan(10);
    }
  });

  it('dormant account woken: silent until the first of its sums', () => {
    for (const { players, part } of guilty('dormant-account-woken')) {
      expect(population.silentUntil[players[0]!]).toBe(part.from);
      expect(part.from - population.onboardedAt[players[0]!]!).toBeGreaterThan(149 * day);
    }
  });

  it('account take-over: a strange device adds itself and a payee', () => {
    for (const { players, rows: own } of guilty('account-take-over')) {
      expect(own.every((item) => rows.device[item.row]! >= population.size * devicesPerParty)).toBe(true);
      const types = new Set<string>();
      for (let i = 0; i < events.length; i++) {
        if (events.party[i] === players[0]) types.add(behaviourTypes[events.type[i]!]!);
      }
      for (const type of ['login-failed', 'login', 'device-added', 'payee-added']) expect(types.has(type)).toBe(true);
    }
  });

  it('high-risk corridor: every transfer goes to a listed country', () => {
    const { first, count } = abroad.highRisk;
    for (const { rows: own } of guilty('high-risk-corridor')) {
      const transfers = own.filter((item) => rows.scheme[item.row] !== codeOf(paymentSchemes, 'cash'));
      expect(
        transfers.every((item) => rows.otherPlace[item.row]! >= first && rows.otherPlace[item.row]! < first + count),
      ).toBe(true);
    }
  });

  it('layering as growth: receipts grow, and nearly all of them leaves', () => {
    const found = guilty('layering-as-growth');
    const half = (own: readonly Row[], part: Part, late: boolean): number =>
      sum(own.filter((item) => item.incoming && item.at > (part.from + part.to) / 2 === late));
    expect(share(found, ({ rows: own, part }) => half(own, part, true) > half(own, part, false))).toBeGreaterThan(0.7);
    const ins = found.flatMap(({ rows: own }) => own.filter((item) => item.incoming));
    const outs = found.flatMap(({ rows: own }) => own.filter((item) => !item.incoming));
    expect(sum(outs) / sum(ins)).toBeGreaterThan(0.85);
  });
});

describe('an innocent look-alike', () => {
  const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

  it.each([
    'structuring',
    'rapid-movement',
    'fan-in',
    'fan-out',
    'cycle',
    'mule-ring',
    'off-hours-burst',
    'scripted-transfers',
    'dormant-account-woken',
    'high-risk-corridor',
  ] as const)('of %s has amounts of the same size', (typology) => {
    const amounts = (found: { rows: Row[] }[]): number[] =>
      found.flatMap(({ rows: own }) => own.map((item) => item.eur));
    const ratio = median(amounts(innocent(typology))) / median(amounts(guilty(typology)));
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });
});
