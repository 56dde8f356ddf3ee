import { day } from '#domain/time';
import type { Random } from '#ml/random';
import { BehaviourRows } from './behaviour-rows.ts';
import type { Calendar } from './calendar.ts';
import type { Journeys } from './journeys.ts';
import { devicesPerParty, Ledger } from './ledger.ts';
import type { ResolvedOptions } from './options.ts';
import { personaCode } from './personas.ts';
import type { Population } from './population.ts';
import { between, shuffled, wholeBetween } from './sampling.ts';
import { TransactionRows } from './transaction-rows.ts';
import type { TypologyScheme } from './typologies/scheme.ts';
import { schemes } from './typologies/schemes.ts';
import { Stage } from './typologies/stage.ts';
import { type Typology, typologies } from './typology.ts';

/** One party's part in a typology or in a look-alike of it. */
export interface Part {
  readonly party: number;
  readonly typology: Typology;
  /** Number of the performance; its players share it. */
  readonly cast: number;
  readonly from: number;
  readonly to: number;
}

/** What is laid over everyday life: the labelled typologies and their innocent look-alikes. */
export interface Overlay {
  readonly rows: TransactionRows;
  readonly events: BehaviourRows;
  readonly guilty: readonly Part[];
  readonly lookAlikes: readonly Part[];
}

/** Casts and performs everything that is not everyday life, in every month alike. */
export function createOverlay(
  options: ResolvedOptions,
  population: Population,
  calendar: Calendar,
  journeys: Journeys,
  random: Random,
): Overlay {
  const casting = new Casting(population, calendar, journeys, random);
  const budget = Math.floor(options.parties * options.guiltyShare);
  const casts = new Map<TypologyScheme, number>(schemes.map((scheme) => [scheme, 0]));
  const guilty: Part[] = [];
  // The typology with the fewest guilty parties is next, while the budget lasts.
  for (let found = true; found; ) {
    found = false;
    const order = Array.from(shuffled(random, schemes.length), (code) => schemes[code]!);
    order.sort((a, b) => casts.get(a)! - casts.get(b)!);
    for (const scheme of order) {
      const players = wholeBetween(random, ...scheme.players);
      if (guilty.length + players > budget) continue;
      const parts = casting.guilty(scheme, players);
      if (parts.length === 0) continue;
      guilty.push(...parts);
      casts.set(scheme, casts.get(scheme)! + parts.length);
      found = true;
      break;
    }
  }
  const lookAlikes: Part[] = [];
  for (const [scheme, count] of casts) {
    const wanted = Math.ceil(count * options.lookAlikesPerGuilty);
    for (let cast = 0; cast < wanted; ) {
      const parts = casting.innocent(scheme, wholeBetween(random, ...scheme.players));
      if (parts.length === 0) break;
      lookAlikes.push(...parts);
      cast += parts.length;
    }
  }
  return { rows: casting.rows, events: casting.events, guilty, lookAlikes };
}

class Casting {
  readonly rows = new TransactionRows();
  readonly events = new BehaviourRows();
  readonly #ledger: Ledger;
  readonly #taken: Uint8Array;
  readonly #population: Population;
  readonly #calendar: Calendar;
  readonly #random: Random;
  #strangeDevices = 0;
  #casts = 0;

  constructor(population: Population, calendar: Calendar, journeys: Journeys, random: Random) {
    this.#population = population;
    this.#calendar = calendar;
    this.#random = random;
    this.#ledger = new Ledger(this.rows, population, calendar, random, journeys);
    this.#taken = new Uint8Array(population.size);
  }

  guilty(scheme: TypologyScheme, count: number): Part[] {
    const [from, to] = this.#window(scheme);
    const players = this.#choose(scheme, scheme.guilty, count, from);
    if (players.length === 0) return [];
    scheme.perform(this.#stage(players, from, to, typologies.indexOf(scheme.typology) + 1, this.#newKey()));
    const cast = this.#casts++;
    return players.map((party) => ({ party, typology: scheme.typology, cast, from, to }));
  }

  innocent(scheme: TypologyScheme, count: number): Part[] {
    const [from, to] = this.#window(scheme);
    const players = this.#choose(scheme, scheme.innocent, count, from);
    if (players.length === 0) return [];
    const key = this.#newKey();
    const recurs = scheme.recurs && this.#random.uniform() < 1 / 3;
    const span = to - from;
    // A recurring look-alike fills the whole window with repetitions around the drawn one.
    const first = recurs ? from - Math.floor((from - this.#calendar.start) / span) * span : from;
    const last = recurs ? this.#calendar.end : to;
    for (let start = first; start < last; start += span) {
      scheme.imitate(this.#stage(players, start, start + span, 0, key));
    }
    const cast = this.#casts++;
    return players.map((party) => ({ party, typology: scheme.typology, cast, from: first, to: last }));
  }

  /** Onset spread evenly over the window; a scheme that would begin before it or end after it is moved inside. */
  #window(scheme: TypologyScheme): readonly [from: number, to: number] {
    const { start, end } = this.#calendar;
    const span = Math.min(between(this.#random, ...scheme.days) * day, 0.8 * (end - start));
    const onset = start + this.#random.uniform() * (end - start) - 0.4 * span;
    const slack = this.#random.uniform() * Math.min(day, 0.05 * span);
    const from = Math.max(start + slack, Math.min(onset, end - span - slack));
    return [from, from + span];
  }

  /** Free parties of the allowed personas, all in one country; none when they cannot be found. */
  #choose(scheme: TypologyScheme, names: readonly string[], count: number, from: number): number[] {
    const { size, persona, home, onboardedAt, silentUntil } = this.#population;
    const allowed = names.map(personaCode);
    const dormant = scheme.dormantBefore === true;
    const latest = dormant ? from - 150 * day : from;
    const chosen: number[] = [];
    for (let tries = 0; tries < 4_000 && chosen.length < count; tries++) {
      const party = this.#random.below(size);
      const fits =
        this.#taken[party] === 0 &&
        onboardedAt[party]! <= latest &&
        allowed.includes(persona[party]!) &&
        (chosen.length === 0 || home[party] === home[chosen[0]!]) &&
        !chosen.includes(party);
      if (fits) chosen.push(party);
      // A cast of several may have begun in a country too small for it.
      if (tries % 1_000 === 999 && chosen.length < count) chosen.length = 0;
    }
    if (chosen.length < count) return [];
    for (const party of chosen) {
      this.#taken[party] = 1;
      if (dormant) silentUntil[party] = from;
    }
    return chosen;
  }

  #stage(players: readonly number[], from: number, to: number, label: number, key: number): Stage {
    const strangeDevice = this.#population.size * devicesPerParty + this.#strangeDevices++;
    return new Stage({ ledger: this.#ledger, events: this.events, players, from, to, label, key, strangeDevice });
  }

  #newKey(): number {
    return this.#random.below(4_294_967_296);
  }
}

/** Rows of an overlay grouped by month and then by owner, for a walk over parties month by month. */
export interface MonthlyIndex {
  /** Positions of the party's rows in the month. */
  rowsOf(month: number, party: number): Int32Array;
}

/** Groups `length` rows by (month, party). Rows outside the calendar (month −1) are left out. */
export function indexByMonth(
  length: number,
  monthOf: (row: number) => number,
  partyOf: (row: number) => number,
): MonthlyIndex {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < length; row++) {
    const month = monthOf(row);
    if (month === -1) continue;
    const key = partyOf(row) * 64 + month;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const packed = new Map<number, Int32Array>();
  for (const [key, group] of groups) packed.set(key, Int32Array.from(group));
  groups.clear();
  const none = new Int32Array(0);
  return { rowsOf: (month, party) => packed.get(party * 64 + month) ?? none };
}
