import { type BehaviourType, behaviourTypes, codeOf } from '#domain/codes';

/** Screens and routes of the bank's channels. Position = code; −1 = not known. */
export const paths = [
  '/login',
  '/accounts',
  '/accounts/statement',
  '/payments/new',
  '/payments/confirm',
  '/payees',
  '/profile',
  '/security',
  '/cards',
  '/help',
  '/api/v1/payments',
  '/api/v1/balances',
] as const;
export type Path = (typeof paths)[number];

/** Behaviour events as columns of numbers. */
export class BehaviourRows {
  length = 0;
  at = new Float64Array(1_024);
  party = new Int32Array(1_024);
  type = new Int8Array(1_024);
  session = new Float64Array(1_024);
  /** Device number, or −1. */
  device = new Float64Array(1_024);
  /** Position in `places` of the IP address. */
  place = new Int8Array(1_024);
  path = new Int8Array(1_024);
  /** Milliseconds, NaN = not known. */
  duration = new Float64Array(1_024);

  add(
    at: number,
    party: number,
    type: BehaviourType,
    session: number,
    device: number,
    place: number,
    path: Path | null,
    duration: number,
  ): void {
    if (this.length === this.at.length) this.#grow();
    const row = this.length++;
    this.at[row] = at;
    this.party[row] = party;
    this.type[row] = codeOf(behaviourTypes, type);
    this.session[row] = session;
    this.device[row] = device;
    this.place[row] = place;
    this.path[row] = path === null ? -1 : paths.indexOf(path);
    this.duration[row] = duration;
  }

  /** Appends a copy of a row of another buffer. */
  copyFrom(other: BehaviourRows, from: number): void {
    if (this.length === this.at.length) this.#grow();
    const row = this.length++;
    this.at[row] = other.at[from]!;
    this.party[row] = other.party[from]!;
    this.type[row] = other.type[from]!;
    this.session[row] = other.session[from]!;
    this.device[row] = other.device[from]!;
    this.place[row] = other.place[from]!;
    this.path[row] = other.path[from]!;
    this.duration[row] = other.duration[from]!;
  }

  #grow(): void {
    const length = this.at.length * 2;
    const float = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const larger = new Float64Array(length);
      larger.set(old);
      return larger;
    };
    const byte = (old: Int8Array): Int8Array<ArrayBuffer> => {
      const larger = new Int8Array(length);
      larger.set(old);
      return larger;
    };
    const party = new Int32Array(length);
    party.set(this.party);
    this.party = party;
    this.at = float(this.at);
    this.session = float(this.session);
    this.device = float(this.device);
    this.duration = float(this.duration);
    this.type = byte(this.type);
    this.place = byte(this.place);
    this.path = byte(this.path);
  }
}
