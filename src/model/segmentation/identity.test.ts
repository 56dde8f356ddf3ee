import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '#domain/time';
import { createRandom } from '#ml/random';
import { followSegmentation } from './comparison.ts';
import { traceSegments } from './identity.ts';
import { type MovementState, observeSegment } from './movement.ts';
import type { ProfileColumn } from './profile-column.ts';
import { fitSegmentationOfTable } from './table-segmentation.ts';

/** Labels from counts: flows[old][new] parties. */
function labelled(flows: readonly (readonly number[])[]) {
  const before: number[] = [];
  const after: number[] = [];
  for (const [o, row] of flows.entries()) {
    for (const [n, parties] of row.entries()) {
      before.push(...Array<number>(parties).fill(o));
      after.push(...Array<number>(parties).fill(n));
    }
  }
  return { before: Int32Array.from(before), after: Int32Array.from(after) };
}

function trace(flows: readonly (readonly number[])[]) {
  const { before, after } = labelled(flows);
  const oldIds = flows.map((_, o) => `S${o + 1}`);
  return traceSegments(oldIds, before, after, flows[0]!.length, oldIds.length + 1);
}

describe('identity across versions', () => {
  it('keeps identifiers when labels only change places', () => {
    const traced = trace([
      [0, 100],
      [80, 5],
    ]);
    expect(traced.ids).toEqual(['S2', 'S1']);
    expect(traced.transitions.map(({ kind }) => kind)).toEqual(['survive', 'survive']);
    expect(traced.nextId).toBe(3);
  });

  it('splits a segment that comes apart, with new identifiers and the old one as parent', () => {
    const traced = trace([
      [50, 45, 5],
      [0, 2, 100],
    ]);
    expect(traced.ids).toEqual(['S3', 'S4', 'S2']);
    expect(traced.parents).toEqual([['S1'], ['S1'], ['S2']]);
    expect(traced.transitions).toContainEqual({ kind: 'split', id: 'S1', into: ['S3', 'S4'] });
  });

  it('merges equals into a new segment, and lets a large one take in a small one', () => {
    const equals = trace([[60], [55]]);
    expect(equals.ids).toEqual(['S3']);
    expect(equals.parents).toEqual([['S1', 'S2']]);
    expect(equals.transitions).toEqual([{ kind: 'merge', from: ['S1', 'S2'], into: 'S3' }]);
    const unequal = trace([[95], [5]]);
    expect(unequal.ids).toEqual(['S1']);
    expect(unequal.transitions).toEqual([
      { kind: 'survive', id: 'S1', overlap: 1 },
      { kind: 'merge', from: ['S1', 'S2'], into: 'S1' },
    ]);
  });

  it('says what emerged and what vanished', () => {
    const traced = trace([
      [90, 2, 4, 4],
      [10, 25, 25, 20],
    ]);
    expect(traced.transitions).toContainEqual({ kind: 'vanish', id: 'S2' });
    expect(traced.transitions.filter(({ kind }) => kind === 'emerge')).toHaveLength(3);
    expect(traced.ids[0]).toBe('S1');
  });

  it('gives every new segment one identifier and every old one exactly one fate', () => {
    const flows = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
      .chain(([olds, news]) =>
        fc.array(fc.array(fc.nat(40), { minLength: news, maxLength: news }), { minLength: olds, maxLength: olds }),
      );
    fc.assert(
      fc.property(flows, (table) => {
        const traced = trace(table);
        expect(new Set(traced.ids).size).toBe(traced.ids.length);
        for (const o of table.keys()) {
          const id = `S${o + 1}`;
          const fates = traced.transitions.filter(
            (one) =>
              (one.kind !== 'merge' && one.kind !== 'emerge' && one.id === id) ||
              (one.kind === 'merge' && one.from.includes(id) && one.into !== id),
          );
          expect(fates).toHaveLength(1);
        }
      }),
    );
  });
});

describe('following a segmentation', () => {
  function profiles(rows: number, seed: number, thirdGroup: boolean): ProfileColumn[] {
    const random = createRandom(seed);
    const group = Array.from({ length: rows }, (_, i) => (thirdGroup && i % 10 === 9 ? 2 : i % 2));
    const column = (name: string, high: number): ProfileColumn => ({
      type: 'number',
      name,
      values: Float64Array.from(group, (g) => (g === high ? 8 : 0) + random.normal()),
    });
    return [column('spend', 1), column('save', 0), column('borrow', 2)];
  }
  const params = { methods: ['k-means'], bootstraps: 8, largestK: 4, stabilityRows: 400 } as const;
  const fit = (columns: ProfileColumn[], purpose: 'aml' | 'commercial' = 'aml') =>
    fitSegmentationOfTable({ columns, source: 't', random: createRandom(1), params: { ...params, purpose } })
      .segmentation;

  it('keeps identifiers and given names of survivors, and numbers what is new', () => {
    const first = fit(profiles(400, 1, false));
    const renamed = { ...first, segments: first.segments.map((s) => ({ ...s, name: `Renamed ${s.id}` })) };
    const later = profiles(400, 2, true);
    const { segmentation, comparison } = followSegmentation(renamed, fit(later), later);
    expect(first.segments).toHaveLength(2);
    expect(segmentation.segments).toHaveLength(3);
    const kept = segmentation.segments.filter(({ id }) => id === 'S1' || id === 'S2');
    for (const segment of kept) expect(segment.name).toBe(`Renamed ${segment.id}`);
    expect(
      segmentation.segments
        .map(({ id }) => id)
        .sort()
        .at(-1),
    ).toBe('S3');
    expect(comparison.flows.reduce((sum, { parties }) => sum + parties, 0)).toBe(400);
    expect(comparison.agreement).toBeGreaterThan(0.3);
  });

  it('changes nothing when nothing changed', () => {
    const columns = profiles(400, 1, true);
    const one = fit(columns);
    const { segmentation, comparison } = followSegmentation(one, one, columns);
    expect(segmentation.segments.map(({ id, name }) => ({ id, name }))).toEqual(
      one.segments.map(({ id, name }) => ({ id, name })),
    );
    expect(comparison).toMatchObject({ agreement: 1, stayed: 1 });
  });

  it('never lets AML and commercial segmentations follow one another', () => {
    const columns = profiles(200, 1, false);
    expect(() => followSegmentation(fit(columns), fit(columns, 'commercial'), columns)).toThrow('kept apart');
  });
});

describe('movement between segments', () => {
  const rules = {
    riskOf: new Map([
      ['calm', 0],
      ['hot', 2],
      ['cool', 0],
    ]),
    downAfterMs: 90 * day,
    acrossAfterMs: 30 * day,
  };
  const start: MovementState = { segment: 'hot', since: 0, pending: null, observedAt: 0 };

  it('goes up at once', () => {
    const calm = { ...start, segment: 'calm' };
    expect(observeSegment(calm, 'hot', day, rules)).toMatchObject({
      moved: true,
      state: { segment: 'hot', since: day },
    });
  });

  it('goes down only after the lower segment was observed long enough without a break', () => {
    let state = start;
    for (const at of [10, 50, 99]) {
      const next = observeSegment(state, 'calm', at * day, rules);
      expect(next.moved).toBe(false);
      state = next.state;
    }
    expect(observeSegment(state, 'calm', 100 * day, rules).moved).toBe(true);
    const broken = observeSegment(state, 'hot', 99.5 * day, rules).state;
    expect(broken.pending).toBeNull();
    expect(observeSegment(broken, 'calm', 100 * day, rules).moved).toBe(false);
  });

  it('starts the wait again for another lower segment, and goes across sooner than down', () => {
    const pending = observeSegment(start, 'calm', 0, rules).state;
    expect(observeSegment(pending, 'cool', 95 * day, rules).moved).toBe(false);
    const across = observeSegment({ ...start, segment: 'calm' }, 'cool', 0, rules).state;
    expect(observeSegment(across, 'cool', 30 * day, rules).moved).toBe(true);
  });

  it('refuses observations out of order', () => {
    expect(() => observeSegment({ ...start, observedAt: 5 }, 'calm', 4, rules)).toThrow('before the last time');
  });
});
