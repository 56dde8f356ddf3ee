import { day, hour } from '#domain/time';
import type { Calendar } from './calendar.ts';
import { trait, traitKey } from './identifiers.ts';
import { personas } from './personas.ts';
import { abroad, type Place, places } from './places.ts';
import type { Population } from './population.ts';

/** A stay away from home with the way there and back, during which nobody knows where the traveller is. UTC epoch ms. */
interface Journey {
  readonly departs: number;
  readonly arrives: number;
  readonly leaves: number;
  readonly returns: number;
  /** Position in `places`. */
  readonly place: number;
}

const firstSlot = 900_000;
const earthRadiusKm = 6_371;
/** To the airport, through it, and into town: with an aeroplane between them nobody comes faster from door to door. */
const besideFlightMs = 3 * hour;
const flightKmh = 750;

/**
 * Where each party is at any time: at home, on a way or at the destination, one place at a time. The journeys of
 * everyday life are traits of the party and month, so that whoever asks, in whatever order, is told the same.
 */
export class Journeys {
  readonly #population: Population;
  readonly #calendar: Calendar;
  readonly #arranged = new Map<number, Journey[]>();
  /** The journeys that `#party` may be on in [#from, #to). */
  #party = -1;
  #from = 0;
  #to = 0;
  #known: readonly Journey[] = [];

  constructor(population: Population, calendar: Calendar) {
    this.#population = population;
    this.#calendar = calendar;
  }

  /** Sends a party to a place for a time; a journey of its everyday life that overlaps does not take place. */
  arrange(party: number, place: number, arrives: number, leaves: number): void {
    const arranged = this.#arranged.get(party) ?? [];
    arranged.push(this.#journey(party, place, arrives, leaves));
    this.#arranged.set(party, arranged);
    this.#party = -1;
  }

  /** Position in `places`, or −1 on the way. */
  whereabouts(party: number, at: number): number {
    if (party !== this.#party || at < this.#from || at >= this.#to) this.#look(party, at);
    for (const journey of this.#known) {
      if (at < journey.departs || at >= journey.returns) continue;
      return at >= journey.arrives && at < journey.leaves ? journey.place : -1;
    }
    return this.#population.place[party]!;
  }

  #look(party: number, at: number): void {
    const { monthStart, months } = this.#calendar;
    let month = 0;
    while (month < months - 1 && at >= monthStart[month + 1]!) month++;
    this.#party = party;
    this.#from = month === 0 ? Number.NEGATIVE_INFINITY : monthStart[month]!;
    this.#to = month === months - 1 ? Number.POSITIVE_INFINITY : monthStart[month + 1]!;
    const arranged = this.#arranged.get(party) ?? [];
    const usual = this.#usual(party, month);
    const stands = usual !== null && arranged.every((other) => apart(usual, other));
    this.#known = stands ? [...arranged, usual] : arranged;
  }

  /** The journey of everyday life in a month, which begins and ends in it. */
  #usual(party: number, month: number): Journey | null {
    const { key, persona } = this.#population;
    const slot = firstSlot + 4 * month;
    if (trait(key, party, slot) >= 0.04 + 0.5 * personas[persona[party]!]!.crossBorder) return null;
    const place = traitKey(key, party, slot + 1) % (abroad.usual.first + abroad.usual.count);
    const stay = (2 + (traitKey(key, party, slot + 2) % 12)) * day;
    const way = wayMs(places[this.#population.place[party]!]!, places[place]!);
    const [first, last] = [this.#calendar.monthStart[month]! + way, this.#calendar.monthStart[month + 1]! - way - stay];
    const arrives = first + trait(key, party, slot + 3) * (last - first);
    return this.#journey(party, place, arrives, arrives + stay);
  }

  #journey(party: number, place: number, arrives: number, leaves: number): Journey {
    const way = wayMs(places[this.#population.place[party]!]!, places[place]!);
    return { departs: arrives - way, arrives, leaves, returns: leaves + way, place };
  }
}

const apart = (a: Journey, b: Journey): boolean => a.returns <= b.departs || b.returns <= a.departs;

function wayMs(from: Place, to: Place): number {
  return besideFlightMs + (distanceKm(from, to) / flightKmh) * hour;
}

/** Great-circle distance by the haversine formula. */
export function distanceKm(
  from: Pick<Place, 'latitude' | 'longitude'>,
  to: Pick<Place, 'latitude' | 'longitude'>,
): number {
  const [a, b] = [(from.latitude * Math.PI) / 180, (to.latitude * Math.PI) / 180];
  const half = Math.sin((a - b) / 2) ** 2;
  const along = Math.sin(((from.longitude - to.longitude) * Math.PI) / 360) ** 2;
  return 2 * earthRadiusKm * Math.asin(Math.sqrt(Math.min(1, half + Math.cos(a) * Math.cos(b) * along)));
}
