import { monthOf } from './time.ts';

/** Months since 1970-01 of times, remembering the bounds of the last month: cheap where times come mostly in order. */
export function monthIndexer(): (at: number) => number {
  let from = Number.NaN;
  let to = Number.NaN;
  let index = -1;
  return (at) => {
    if (!(at >= from && at < to)) {
      const month = monthOf(at);
      index = (Math.floor(month / 100) - 1970) * 12 + (month % 100) - 1;
      from = Date.UTC(1970, index, 1);
      to = Date.UTC(1970, index + 1, 1);
    }
    return index;
  };
}

/** Calendar month as `monthOf` gives it, of months since 1970-01. */
export function monthAt(index: number): number {
  return (1970 + Math.floor(index / 12)) * 100 + (index % 12) + 1;
}

/** Months from 1970-01 to 2099-12, and room: party · monthSpan + month index is a key of the party's month. */
export const monthSpan = 1600;
