// The features by their definitions alone: for each leg all events of the party that stand no later are looked at
// again. Slow, without any state, and written from the declarations; the fold must agree with it.
import { behaviourTypes, channels, directions, schemes, timePrecisions } from '#domain/codes';
import { countries } from '#domain/countries';
import { countryListing } from '#domain/country-risk';
import { day, hour } from '#domain/time';
import type { Condition } from '#features/conditions';
import type { FeatureDeclaration, Key } from '#features/declaration';
import type { FoldOptions } from '#features/fold-options';

export interface DefinedEvent {
  readonly at: number;
  readonly kind: 'leg' | 'behaviour' | 'complaint' | 'incident' | 'screening-hit';
  readonly amount: number;
  readonly direction: number;
  readonly channel: number;
  readonly scheme: number;
  readonly counterparty: number;
  readonly counterpartyCountry: number;
  readonly placeCountry: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly device: number;
  readonly path: number;
  readonly timePrecision: number;
}

export interface DefinedParty {
  readonly country: number;
  readonly politicallyExposed: number;
  readonly riskRating: number;
  /** Of the bank; absent = not known to screen. */
  readonly screenedSince?: number;
}

/** ln(1 + x) in the steps of 1/4096 nat that the declarations state. */
function log(x: number): number {
  return Math.round(Math.log(1 + x) * 4096) / 4096;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sampleDeviation(values: readonly number[]): number {
  if (values.length < 3) return Number.NaN;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

function exactSum(amounts: readonly number[]): number {
  return Number(amounts.reduce((sum, amount) => sum + BigInt(amount), 0n));
}

function share(part: number, whole: number): number {
  return whole === 0 ? Number.NaN : part / whole;
}

function unitVector(latitude: number, longitude: number): [number, number, number] {
  const phi = (latitude * Math.PI) / 180;
  const lambda = (longitude * Math.PI) / 180;
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}

function angleKm(a: readonly number[], b: readonly number[]): number {
  const length = (v: readonly number[]): number => Math.hypot(...v);
  const cosine = (a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!) / (length(a) * length(b));
  return 6371 * Math.acos(Math.min(1, Math.max(-1, cosine)));
}

/** One party's ordered history, and what each feature is by definition. */
export class Definitions {
  private readonly events: readonly DefinedEvent[];
  private readonly party: DefinedParty;
  private readonly options: FoldOptions;

  constructor(events: readonly DefinedEvent[], party: DefinedParty, options: FoldOptions) {
    this.events = events;
    this.party = party;
    this.options = options;
  }

  value(feature: FeatureDeclaration, i: number): number {
    const { knownBy, windowMs } = feature;
    if (knownBy !== undefined) {
      const { at } = this.events[i]!;
      const recent = this.range(i).filter((j) => this.events[j]!.at > at - windowMs!);
      const asked = recent.filter((j) => knownBy.of.every((condition) => this.meets(j, condition)));
      if (asked.length > 0 && !asked.some((j) => this.meets(j, knownBy.known))) return Number.NaN;
    }
    const { aggregate, where, knownOnceScreened } = feature;
    const leg = this.events[i]!;
    if (knownOnceScreened === true && !(leg.at > (this.party.screenedSince ?? Number.NaN))) return Number.NaN;
    const before = this.range(i - 1);
    const upTo = this.range(i);
    if (feature.source === 'behaviour' && !before.some((j) => this.events[j]!.kind === 'behaviour')) return Number.NaN;
    const within = (indices: readonly number[], windowMs = feature.windowMs!): number[] =>
      indices.filter((j) => this.events[j]!.at > leg.at - windowMs);
    const meeting = (indices: readonly number[], conditions: readonly Condition[]): number[] =>
      indices.filter((j) => conditions.every((condition) => this.meets(j, condition)));
    const amounts = (indices: readonly number[]): number[] => indices.map((j) => this.events[j]!.amount);
    const chosen = meeting(within(upTo), where);
    const same = leg.direction === 0 ? ('out' as const) : ('in' as const);

    switch (aggregate.kind) {
      case 'leg':
        return this.legValue(aggregate.value, i);
      case 'party': {
        const value = aggregate.value === 'risk-rating' ? this.party.riskRating : this.party.politicallyExposed;
        return value < 0 ? Number.NaN : value;
      }
      case 'graph':
        return Number.NaN;
      case 'count':
        return chosen.length;
      case 'sum':
        return exactSum(amounts(chosen));
      case 'mean':
        return feature.source === 'leg'
          ? share(exactSum(amounts(chosen)), chosen.length)
          : mean(amounts(chosen).map(Math.round));
      case 'maximum':
        return chosen.length === 0 ? Number.NaN : Math.max(...amounts(chosen));
      case 'deviation':
        return sampleDeviation(
          chosen.map((j) => log(aggregate.of === 'amount' ? this.events[j]!.amount : this.interval(j))),
        );
      case 'share': {
        const given = meeting(within(upTo), aggregate.given);
        const both = meeting(given, where);
        return aggregate.by === 'count'
          ? share(both.length, given.length)
          : share(exactSum(amounts(both)), exactSum(amounts(given)));
      }
      case 'trend': {
        const first = this.events.find((event) => event.kind === 'leg')!.at;
        if (leg.at - first < 14 * day) return Number.NaN;
        const long = meeting(within(upTo, aggregate.longMs), where);
        const size = (indices: readonly number[]): number =>
          aggregate.of === 'count' ? indices.length : exactSum(amounts(indices));
        if (size(chosen) === 0) return Number.NaN;
        const longDays = Math.min(aggregate.longMs, leg.at - first) / day;
        return Math.log(size(chosen) / (feature.windowMs! / day) / (size(long) / longDays));
      }
      case 'departure': {
        const logs = meeting(within(before), [same]).map((j) => log(this.events[j]!.amount));
        if (logs.length < 5) return Number.NaN;
        return (log(leg.amount) - mean(logs)) / Math.max(sampleDeviation(logs), 0.01);
      }
      case 'ratio-to-maximum': {
        const earlier = amounts(meeting(within(before), [same]));
        return earlier.length === 0 ? Number.NaN : log(leg.amount) - log(Math.max(...earlier));
      }
      case 'time-since': {
        const last = meeting(before, where).at(-1);
        return last === undefined ? Number.NaN : leg.at - this.events[last]!.at;
      }
      case 'surprise': {
        const earlier = meeting(within(before), where);
        if (earlier.length === 0 || !this.meets(i, 'time-known')) return Number.NaN;
        const alike = earlier.filter((j) => this.hour(j) === this.hour(i)).length;
        return -Math.log((alike + 1 / 24) / (earlier.length + 1));
      }
      case 'concentration': {
        if (chosen.length < 5) return Number.NaN;
        const angles = chosen.map((j) => (2 * Math.PI * this.minuteOfDay(j)) / 1440);
        return Math.hypot(mean(angles.map(Math.cos)), mean(angles.map(Math.sin)));
      }
      case 'pass-through': {
        const into = exactSum(amounts(meeting(within(upTo), ['in'])));
        const out = exactSum(amounts(meeting(within(upTo), ['out'])));
        return share(Math.min(into, out), Math.max(into, out));
      }
      case 'distance-from-centre': {
        const places = meeting(within(before), where).map((j) => this.place(j));
        if (places.length < 3 || !this.meets(i, 'located')) return Number.NaN;
        return angleKm(
          this.place(i),
          [0, 1, 2].map((axis) => mean(places.map((place) => place[axis]!))),
        );
      }
      case 'distinct':
        return new Set(this.keys(within(upTo), aggregate.key)).size;
      case 'entropy': {
        const found = this.keys(within(upTo), aggregate.key);
        if (found.length === 0) return Number.NaN;
        const shares = [...new Set(found)].map((key) => found.filter((each) => each === key).length / found.length);
        return shares.reduce((sum, p) => sum - p * Math.log(p), 0);
      }
      case 'novelty': {
        const earlier = this.keys(within(before), aggregate.key);
        const key = this.key(i, aggregate.key);
        return key < 0 || earlier.length === 0 ? Number.NaN : earlier.includes(key) ? 0 : 1;
      }
      case 'repeats':
      case 'repeat-share': {
        const all = this.keys(within(upTo), aggregate.key);
        const key = this.key(i, aggregate.key);
        if (key < 0) return Number.NaN;
        const alike = all.filter((each) => each === key).length;
        return aggregate.kind === 'repeats' ? alike : alike / all.length;
      }
    }
  }

  meets(i: number, condition: Condition): boolean {
    const event = this.events[i]!;
    const leg = event.kind === 'leg';
    const risk = (list: 'highRisk' | 'sanctioned'): boolean => {
      const isListed = countryListing(this.options.countryRisk[list]);
      return leg && (isListed(event.counterpartyCountry, event.at) || isListed(event.placeCountry, event.at));
    };
    const type = event.kind === 'behaviour' ? behaviourTypes[event.channel] : undefined;
    const channel = leg ? channels[event.channel] : undefined;
    const scheme = leg ? schemes[event.scheme] : undefined;
    switch (condition) {
      case 'leg':
      case 'behaviour':
      case 'complaint':
      case 'incident':
      case 'screening-hit':
        return event.kind === condition;
      case 'out':
      case 'in':
        return leg && directions[event.direction] === condition;
      case 'cash':
      case 'wire':
        return scheme === condition;
      case 'remote':
        return channel === 'online' || channel === 'mobile' || channel === 'api';
      case 'cross-border':
        return (
          leg &&
          event.counterpartyCountry >= 0 &&
          this.party.country >= 0 &&
          event.counterpartyCountry !== this.party.country
        );
      case 'off-hours': {
        const { fromHour, toHour } = this.options.offHours;
        const weekday = this.local(i).getUTCDay();
        const weekend = this.options.weekendsAreOffHours && (weekday === 0 || weekday === 6);
        if (!this.meets(i, 'time-known')) return false;
        return weekend || this.minuteOfDay(i) >= fromHour * 60 || this.minuteOfDay(i) < toHour * 60;
      }
      case 'time-known':
        return leg && timePrecisions[event.timePrecision] === 'instant';
      case 'channel-known':
        return channel !== undefined;
      case 'scheme-known':
        return scheme !== undefined;
      case 'counterparty-known':
        return leg && event.counterparty >= 0;
      case 'country-known':
        return leg && (event.counterpartyCountry >= 0 || event.placeCountry >= 0);
      case 'border-known':
        return leg && event.counterpartyCountry >= 0 && this.party.country >= 0;
      case 'round':
        return leg && event.amount > 0 && event.amount % this.options.roundMinor === 0;
      case 'near-limit': {
        const { reportingLimitMinor, nearLimitShare } = this.options;
        return leg && event.amount >= nearLimitShare * reportingLimitMinor && event.amount < reportingLimitMinor;
      }
      case 'high-risk-country':
        return risk('highRisk');
      case 'sanctioned-country':
        return risk('sanctioned');
      case 'new-counterparty': {
        const key = leg && event.direction === 0 ? 'payee' : 'payer';
        const earlier = this.keys(
          this.range(i - 1).filter((j) => this.events[j]!.at > event.at - 90 * day),
          key,
        );
        return leg && event.counterparty >= 0 && earlier.length > 0 && !earlier.includes(event.counterparty);
      }
      case 'has-interval':
        return this.meets(i, 'out') && !Number.isNaN(this.interval(i));
      case 'steady': {
        if (!this.meets(i, 'has-interval')) return false;
        const previous = this.outBefore(i)!;
        const interval = this.interval(i);
        return interval >= 1000 && Math.abs(interval - this.interval(previous)) <= 0.02 * this.interval(previous);
      }
      case 'located':
        return leg && !Number.isNaN(event.latitude) && !Number.isNaN(event.longitude);
      case 'login':
      case 'login-failed':
      case 'api-call':
        return type === condition;
      case 'profile-change':
        return ['payee-added', 'profile-changed', 'password-changed', 'device-added'].includes(type ?? '');
      case 'timed':
        return event.kind === 'behaviour' && !Number.isNaN(event.amount);
    }
  }

  private legValue(value: string, i: number): number {
    const leg = this.events[i]!;
    switch (value) {
      case 'amount':
        return leg.amount;
      case 'high-risk-country':
      case 'sanctioned-country':
        if (leg.counterpartyCountry < 0 && leg.placeCountry < 0) return Number.NaN;
        return this.meets(i, value) ? 1 : 0;
      case 'country-risk-score': {
        const indices = (this.options.countryRisk.scores ?? []).filter(
          ({ country, from, until }) =>
            [leg.counterpartyCountry, leg.placeCountry].includes(countries.indexOf(country)) &&
            Date.parse(from) <= leg.at &&
            (until === undefined || leg.at < Date.parse(until)),
        );
        return indices.length === 0 ? Number.NaN : Math.max(...indices.map(({ score }) => score));
      }
      case 'impossible-travel': {
        const placed = (j: number): boolean => this.meets(j, 'located') && this.meets(j, 'time-known');
        const last = this.range(i - 1).findLast(placed);
        if (last === undefined || !placed(i)) return Number.NaN;
        const km = angleKm(this.place(i), this.place(last));
        const fastest = Math.min(km / 300, 2 + km / 900);
        return Math.max(0, (fastest - 1 / 6) * hour - (leg.at - this.events[last]!.at));
      }
      default:
        return this.dwell(i);
    }
  }

  /** A payment out is made of the most recently received money of 30 days. */
  private dwell(i: number): number {
    const leg = this.events[i]!;
    let needed = leg.amount;
    let weighted = 0;
    for (const j of this.range(i - 1).toReversed()) {
      const event = this.events[j]!;
      if (!this.meets(j, 'in') || event.at <= leg.at - 30 * day) continue;
      const taken = Math.min(needed, event.amount);
      weighted += taken * (leg.at - event.at);
      needed -= taken;
    }
    return this.meets(i, 'in') || needed === leg.amount ? Number.NaN : weighted / (leg.amount - needed);
  }

  private outBefore(i: number): number | undefined {
    return this.range(i - 1).findLast((j) => this.meets(j, 'out'));
  }

  private interval(i: number): number {
    const previous = this.outBefore(i);
    return previous === undefined ? Number.NaN : this.events[i]!.at - this.events[previous]!.at;
  }

  private range(last: number): number[] {
    return Array.from({ length: last + 1 }, (_, j) => j);
  }

  /** The event's time as if local time were UTC. */
  private local(i: number): Date {
    const { at } = this.events[i]!;
    const { from, offsetMs } = this.options.timeZone;
    const last = from.findLastIndex((since) => since <= at);
    return new Date(at + offsetMs[Math.max(0, last)]!);
  }

  private minuteOfDay(i: number): number {
    const local = this.local(i);
    return local.getUTCHours() * 60 + local.getUTCMinutes();
  }

  private hour(i: number): number {
    return Math.floor(this.minuteOfDay(i) / 60);
  }

  private place(i: number): [number, number, number] {
    return unitVector(this.events[i]!.latitude, this.events[i]!.longitude);
  }

  private keys(indices: readonly number[], key: Key): number[] {
    return indices.map((j) => this.key(j, key)).filter((value) => value >= 0);
  }

  private key(i: number, key: Key): number {
    const event = this.events[i]!;
    const leg = event.kind === 'leg';
    switch (key) {
      case 'payee':
        return this.meets(i, 'out') ? event.counterparty : -1;
      case 'payer':
        return this.meets(i, 'in') ? event.counterparty : -1;
      case 'country':
        return !leg ? -1 : event.counterpartyCountry >= 0 ? event.counterpartyCountry : event.placeCountry;
      case 'device':
        return leg || event.kind === 'behaviour' ? event.device : -1;
      case 'path':
        return event.kind === 'behaviour' ? event.path : -1;
      case 'category':
        return leg ? event.path : -1;
    }
  }
}
