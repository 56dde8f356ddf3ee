import type { Channel, Scheme } from '#domain/codes';
import { hour, minute, second } from '#domain/time';
import type { Random } from '#ml/random';
import type { BehaviourRows } from '../behaviour-rows.ts';
import { anyDay, type DayShape, timeWithin } from '../calendar.ts';
import { mix32 } from '../identifiers.ts';
import type { Ledger } from '../ledger.ts';
import { abroad, homeCountries } from '../places.ts';
import { between } from '../sampling.ts';
import type { Category } from '../transaction-rows.ts';

/** Somebody who banks elsewhere. */
export interface Outsider {
  readonly key: number;
  readonly isPerson: boolean;
  /** Position in `places`. */
  readonly place: number;
}

/** What a performance may ask of one payment beyond who, when and how much. */
export interface PaymentDetail {
  readonly category?: Category;
  readonly channel?: Channel;
  readonly scheme?: Scheme;
  /** Device number in place of the party's own. */
  readonly device?: number;
  /** Place in place of the party's own. */
  readonly place?: number;
}

/**
 * Where a typology or its look-alike is performed: the players, the time and the pen. Both sides use the same draws
 * of counts and amounts; only what they do with them differs. `label` is 0 for an innocent performance.
 */
export class Stage {
  readonly ledger: Ledger;
  readonly events: BehaviourRows;
  readonly players: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly label: number;
  /** The same in every repetition by the same players, so that a look-alike pays the same people again. */
  readonly key: number;
  /** A device that belongs to none of the customers. */
  readonly strangeDevice: number;

  constructor(scene: {
    ledger: Ledger;
    events: BehaviourRows;
    players: readonly number[];
    from: number;
    to: number;
    label: number;
    key: number;
    strangeDevice: number;
  }) {
    this.ledger = scene.ledger;
    this.events = scene.events;
    this.players = scene.players;
    this.from = scene.from;
    this.to = scene.to;
    this.label = scene.label;
    this.key = scene.key;
    this.strangeDevice = scene.strangeDevice;
  }

  get random(): Random {
    return this.ledger.random;
  }

  /** The first player. */
  get lead(): number {
    return this.players[0]!;
  }

  offsetHours(party: number): number {
    return homeCountries[this.ledger.population.home[party]!]!.offsetHours;
  }

  /** A time of the performance in the rhythm of a shape, for the lead's clock. */
  sometime(shape: DayShape, from = this.from, to = this.to): number {
    const dayNumber = anyDay(this.random, from, to, shape);
    return timeWithin(this.random, dayNumber, shape, this.offsetHours(this.lead));
  }

  /** Some hours later, in whole seconds. */
  later(at: number, lowHours: number, highHours: number): number {
    return at + Math.floor((between(this.random, lowHours, highHours) * hour) / second) * second;
  }

  /** An outside person or company; the same one for the same slot. `far` is the probability of living abroad. */
  outsider(slot: number, isPerson: boolean, far = 0.1): Outsider {
    const key = mix32(this.key + Math.imul(slot + 1, 0x9e3779b1));
    const home = this.ledger.population.place[this.lead]!;
    const isFar = mix32(key ^ 0x27d4eb2f) / 4_294_967_296 < far;
    return { key, isPerson, place: isFar ? mix32(key) % (abroad.usual.first + abroad.usual.count) : home };
  }

  /** An outside counterparty in a given place. */
  outsiderAt(slot: number, isPerson: boolean, place: number): Outsider {
    return { key: mix32(this.key + Math.imul(slot + 1, 0x9e3779b1)), isPerson, place };
  }

  /** A payment between a player and an outsider. Returns the row, −1 where it falls outside the window. */
  pay(
    party: number,
    at: number,
    direction: 'out' | 'in',
    eur: number,
    other: Outsider,
    detail: PaymentDetail = {},
  ): number {
    const row = this.#write(party, at, direction, eur, detail);
    if (row !== -1) this.ledger.outside(row, other.key, other.isPerson, other.place);
    return row;
  }

  /** A payment from one customer to another, recorded on the payer's account. */
  payCustomer(payer: number, payee: number, at: number, eur: number, detail: PaymentDetail = {}): number {
    if (!this.ledger.alive(payee, at)) return -1;
    const row = this.#write(payer, at, 'out', eur, detail);
    if (row === -1) return -1;
    const { rows } = this.ledger;
    rows.otherAccount[row] = this.ledger.account(payee);
    if (this.players.includes(payee)) rows.otherLabel[row] = this.label;
    if (!this.players.includes(payer)) rows.label[row] = 0;
    return row;
  }

  /** Cash paid in or drawn, in the party's city unless a place is given. */
  cash(party: number, at: number, direction: 'out' | 'in', eur: number, place = -1): void {
    const row = this.ledger.cash(party, at, direction, eur);
    if (row === -1) return;
    this.ledger.rows.label[row] = this.label;
    if (place !== -1) this.ledger.rows.place[row] = place;
  }

  /** A log-in or what follows it. */
  event(at: number, type: Parameters<BehaviourRows['add']>[2], device: number, place: number): void {
    const { calendar } = this.ledger;
    if (at < calendar.start || at >= calendar.end || !this.ledger.alive(this.lead, at)) return;
    const path =
      type === 'login' || type === 'login-failed' ? '/login' : type === 'payee-added' ? '/payees' : '/security';
    // A session number in a range of its own: sessions of everyday life count upwards from 0.
    const session = 4_294_967_295 - ((this.lead * 64 + (Math.floor(at / (4 * hour)) % 64)) % 2_000_000_000);
    this.events.add(at, this.lead, type, session, device, place, path, between(this.random, 0.05, 1.5) * minute);
  }

  #write(party: number, at: number, direction: 'out' | 'in', eur: number, detail: PaymentDetail): number {
    const { ledger } = this;
    const channel = detail.channel ?? (direction === 'in' ? 'automatic' : ledger.orderChannel(party));
    const scheme = detail.scheme ?? (this.random.uniform() < 0.3 ? 'instant' : 'transfer');
    const account = ledger.account(party);
    const row = ledger.write(account, at, direction, eur, channel, scheme, detail.category ?? 'transfer');
    if (row === -1) return -1;
    ledger.rows.label[row] = this.label;
    if (detail.device !== undefined) ledger.rows.device[row] = detail.device;
    if (detail.place !== undefined) ledger.rows.place[row] = detail.place;
    return row;
  }
}
