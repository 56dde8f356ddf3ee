import { describe, expect, it } from 'vitest';
import { matrix } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { learnMemberWeights } from './member-weights.ts';
import { memberSpecs } from './members.ts';

const members = memberSpecs('online');
const total = members.reduce((sum, { weight }) => sum + weight, 0);

/** Exponential surprisals; the productive third has more of the first member. */
function reviewed(rows: number, seed: number) {
  const random = createRandom(seed);
  const surprisals = matrix(rows, members.length);
  const outcomes = Uint8Array.from({ length: rows }, (_, i) => +(i % 3 === 0));
  for (let at = 0; at < surprisals.data.length; at++) {
    const productive = outcomes[Math.floor(at / members.length)] === 1;
    surprisals.data[at] = -Math.log(1 - random.uniform()) * (productive && at % members.length === 0 ? 4 : 1);
  }
  return { surprisals, outcomes };
}

describe('member weights from dispositions', () => {
  it('raise the member that told productive legs apart; none is negative and their sum stays', () => {
    const learned = learnMemberWeights(members, reviewed(300, 1));
    const ratio = learned.map(({ weight }, j) => weight / members[j]!.weight);
    expect(ratio.indexOf(Math.max(...ratio))).toBe(0);
    expect(ratio[0]).toBeGreaterThan(1.5);
    expect(Math.min(...learned.map(({ weight }) => weight))).toBeGreaterThanOrEqual(0);
    expect(learned.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(total, 9);
    expect(learned.map(({ name }) => name)).toEqual(members.map(({ name }) => name));
  });

  it('move less under a stronger prior', () => {
    const [loose, tight] = [0.3, 300].map((ridge) => learnMemberWeights(members, reviewed(60, 2), ridge)[0]!.weight);
    expect(loose).toBeGreaterThan(tight!);
  });

  it('stay as they are without outcomes of both kinds', () => {
    const { surprisals } = reviewed(30, 1);
    for (const outcome of [0, 1]) {
      const outcomes = new Uint8Array(30).fill(outcome);
      expect(learnMemberWeights(members, { surprisals, outcomes })).toBe(members);
    }
    expect(learnMemberWeights(members, { surprisals: matrix(0, members.length), outcomes: new Uint8Array() })).toBe(
      members,
    );
  });

  it('refuse columns that are not the members, and surprisals that are not finite', () => {
    expect(() => learnMemberWeights(members.slice(1), reviewed(30, 1))).toThrow('do not fit');
    const bad = reviewed(30, 1);
    bad.surprisals.data[4] = Number.NaN;
    expect(() => learnMemberWeights(members, bad)).toThrow(RangeError);
  });
});
