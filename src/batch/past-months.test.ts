import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '#domain/time';
import { createRandom } from '#ml/random';
import { gatherParts } from './gather-parts.ts';
import { collectPastMonths, mergePastMonths, type PastLeg, type PastMonths } from './past-months.ts';

const columns = 3;
const firstAt = Date.UTC(2024, 0, 1);
const until = Date.UTC(2024, 3, 10);

interface Leg extends PastLeg {
  readonly z: Float64Array;
}

/** 40 parties of 20 legs over six months, in order of (party, time). */
function legs(labelOf: (party: number, at: number) => number): readonly Leg[] {
  const random = createRandom(3);
  return Array.from({ length: 800 }, (_, sequence) => {
    const party = Math.floor(sequence / 20);
    const at = firstAt + (sequence % 20) * 9 * day;
    const z = Float64Array.from({ length: columns }, () => random.normal());
    return { party, at, sequence, side: 0, label: labelOf(party, at), z };
  });
}

const past = (party: number): number => (party % 7 === 0 ? 1 : party % 5 === 0 ? -1 : 0);

function collect(all: readonly Leg[]) {
  const collector = collectPastMonths(columns, until);
  for (const leg of all) collector.add(leg, leg.z, 0);
  return collector.finish();
}

describe('the past that labels teach from', () => {
  it('never holds anything of the test period: its labels and features change no byte', () => {
    const before = collect(legs(past));
    const relabelled = collect(legs((party, at) => (at < until ? past(party) : 1 - Math.max(0, past(party)))));
    expect(relabelled).toEqual(before);
    const wild = legs(past).map((leg) => (leg.at < until ? leg : { ...leg, z: leg.z.map(() => 1e6) }));
    expect(collect(wild)).toEqual(before);
    expect(before.guilty.length).toBe(6 * 4);
  });

  it('takes the highest of each feature over the legs of a month, and leaves out months that nobody judged', () => {
    const all = legs(past);
    const { guilty, innocent } = collect(all);
    expect(innocent.length).toBe((40 - 6 - 7 + 1) * 4 - 0);
    const january = all.filter((leg) => leg.party === 7 && leg.at < Date.UTC(2024, 1, 1));
    const highest = Array.from({ length: columns }, (_, j) => Math.max(...january.map(({ z }) => z[j]!)));
    const rows = Array.from({ length: guilty.length }, (_, i) => [
      ...guilty.values.subarray(i * columns, (i + 1) * columns),
    ]);
    expect(rows).toContainEqual(highest);
  });

  it('is the same however parties are divided among workers', () => {
    const whole = collect(legs(past));
    fc.assert(
      fc.property(fc.nat(40), (cut) => {
        const all = legs(past);
        const parts = [all.filter(({ party }) => party < cut), all.filter(({ party }) => party >= cut)];
        expect(mergePastMonths(parts.map(collect), columns)).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  it('is the same when partitions are gathered as they come, and few are held', () => {
    const gathered = gatherParts<PastMonths>((parts) => mergePastMonths(parts, columns));
    for (let party = 0; party < 40; party++) gathered.add(collect(legs(past).filter((leg) => leg.party === party)));
    const held = gathered.finish();
    expect(held.length).toBeLessThan(8);
    expect(mergePastMonths(held, columns)).toEqual(collect(legs(past)));
  });
});
