import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLatestRows, type LatestSnapshot } from './latest-rows.ts';

const places = 1024;
/** Parties beyond the places, so that some share one. */
const puts = fc.array(fc.tuple(fc.nat(2 * places), fc.integer()), { maxLength: 40 });

function taken(snapshot: LatestSnapshot): readonly Float64Array[] {
  const pages: Float64Array[] = [];
  for (let page = snapshot.next(); page !== null; page = snapshot.next()) pages.push(page);
  return pages;
}

function put(rows: ReturnType<typeof createLatestRows>, all: readonly (readonly [number, number])[]): void {
  for (const [party, value] of all) rows.put(party, Float64Array.of(value, -value), 0);
}

describe('the latest rows', () => {
  it('are those of the parties that were active last at their place', () => {
    fc.assert(
      fc.property(puts, (all) => {
        const rows = createLatestRows(2, places);
        put(rows, all);
        for (const [party] of all) {
          const [owner, value] = all.findLast((each) => each[0] % places === party % places)!;
          expect(rows.get(party)).toEqual(owner === party ? Float64Array.of(value, -value) : null);
        }
      }),
    );
  });

  it('in a snapshot are those of its moment, whatever comes meanwhile, and come back from it', () => {
    fc.assert(
      fc.property(puts, puts, puts, fc.nat(3), (before, meanwhile, later, given) => {
        const rows = createLatestRows(2, places);
        put(rows, before);
        const wanted = taken(rows.openSnapshot());
        const snapshot = rows.openSnapshot();
        put(rows, meanwhile);
        const first = Array.from({ length: given }, () => snapshot.next()).filter((page) => page !== null);
        put(rows, later);
        const pages = [...first, ...taken(snapshot)];
        expect(pages).toEqual(wanted);
        const again = createLatestRows(2, places);
        for (const page of pages) again.load(page);
        expect(taken(again.openSnapshot())).toEqual(wanted);
        for (const [party] of before) {
          const [owner, value] = before.findLast((each) => each[0] % places === party % places)!;
          expect(again.get(party)).toEqual(owner === party ? Float64Array.of(value, -value) : null);
        }
      }),
    );
  });
});
