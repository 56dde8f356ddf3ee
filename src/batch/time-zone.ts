import { type EpochMs, day, earliestEventAt, latestEventAt } from '#domain/time';
import type { TimeZone } from '#domain/time-zone';

/** Zones change at most once within this time; Morocco's summer time rests for a month. */
const stepMs = 7 * day;

/** The local time of an IANA zone from 1970 to 2100, by the rules that this Node knows. Throws RangeError for no zone. */
export function readTimeZone(name: string): TimeZone {
  const offsetAt = offsetsOf(name);
  const from: EpochMs[] = [earliestEventAt];
  const offsetMs = [offsetAt(earliestEventAt)];
  for (let at = earliestEventAt; at < latestEventAt; at += stepMs) {
    const next = Math.min(at + stepMs, latestEventAt);
    const offset = offsetAt(next);
    if (offset === offsetMs.at(-1)) continue;
    from.push(changeBetween(at, next, offsetAt));
    offsetMs.push(offset);
  }
  return { name, from, offsetMs };
}

/** First ms of the later offset. */
function changeBetween(before: EpochMs, after: EpochMs, offsetAt: (at: EpochMs) => number): EpochMs {
  const later = offsetAt(after);
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === later) high = middle;
    else low = middle;
  }
  return high;
}

function offsetsOf(timeZone: string): (at: EpochMs) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year, month, day: date, hour, minute, second } = parts;
    const local = Date.UTC(year!, month! - 1, date, hour, minute, second);
    return local - Math.floor(at / 1000) * 1000;
  };
}
