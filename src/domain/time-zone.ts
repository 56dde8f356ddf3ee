import { type EpochMs, earliestEventAt } from './time.ts';

/**
 * The local time of a zone as plain data, so that what was computed with it can be computed again on a machine that
 * knows other rules of the zone: from `from[i]` (UTC epoch ms, ascending) on, local time is UTC + `offsetMs[i]`.
 */
export interface TimeZone {
  /** IANA name. */
  readonly name: string;
  readonly from: readonly EpochMs[];
  readonly offsetMs: readonly number[];
}

export const utc: TimeZone = { name: 'UTC', from: [earliestEventAt], offsetMs: [0] };

/** Answers local time minus UTC. Events of a party come in order of time, so the last answer mostly holds again. */
export class LocalClock {
  private readonly from: Float64Array;
  private readonly offsetMs: Int32Array;
  private since = Number.POSITIVE_INFINITY;
  private until = Number.NEGATIVE_INFINITY;
  private offset = 0;

  constructor({ from, offsetMs }: TimeZone) {
    if (from.length === 0 || from.length !== offsetMs.length) throw new RangeError('A time zone needs its offsets.');
    this.from = Float64Array.from(from);
    this.offsetMs = Int32Array.from(offsetMs);
  }

  /** In ms. Before the first change of the zone its first offset holds. */
  offsetAt(at: EpochMs): number {
    return at >= this.since && at < this.until ? this.offset : this.find(at);
  }

  private find(at: EpochMs): number {
    let low = 0;
    let high = this.from.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.from[middle]! <= at) low = middle;
      else high = middle;
    }
    this.since = low === 0 ? Number.NEGATIVE_INFINITY : this.from[low]!;
    this.until = this.from[low + 1] ?? Number.POSITIVE_INFINITY;
    this.offset = this.offsetMs[low]!;
    return this.offset;
  }
}
