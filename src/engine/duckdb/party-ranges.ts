import type { PartyRange } from '../engine.ts';

/**
 * At most `count` ranges of consecutive parties that cover all of them and hold about equally many events: a range
 * ends at the party that brings the running total to its share. `events` counts the events of each party.
 */
export function splitEvenly(events: Int32Array, count: number): readonly PartyRange[] {
  let total = 0;
  for (const each of events) total += each;
  const ranges: PartyRange[] = [];
  let from = 0;
  let running = 0;
  for (let party = 0; party < events.length; party++) {
    running += events[party]!;
    const last = party === events.length - 1;
    if (last || (ranges.length < count - 1 && running * count >= total * (ranges.length + 1))) {
      ranges.push({ from, to: party + 1 });
      from = party + 1;
    }
  }
  return ranges;
}
