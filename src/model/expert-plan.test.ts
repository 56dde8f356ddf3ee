import { expect, test } from 'vitest';
import { matrix } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { planExperts } from './expert-plan.ts';
import { defaultPolicy } from './policy.ts';

const axes = [
  { name: 'entity-type', of: 'party', labels: ['individual', 'business'] },
  { name: 'client-segment', of: 'party', labels: ['a', 'b', 'c'] },
] as const;

function legs(difference: number): { z: ReturnType<typeof matrix>; codes: readonly Int16Array[] } {
  const random = createRandom(1);
  const z = matrix(3_000, 4);
  const codes = [new Int16Array(3_000), new Int16Array(3_000)];
  for (let i = 0; i < 3_000; i++) {
    codes[0]![i] = random.below(2);
    codes[1]![i] = i < 20 ? 2 : random.below(2);
    for (let j = 0; j < 4; j++) z.data[i * 4 + j] = random.normal() + difference * codes[1]![i]!;
  }
  return { z, codes };
}

test('the named axis forks; a value with too few rows stays with everybody', () => {
  const { z, codes } = legs(0);
  const plan = planExperts(z, axes, codes, { ...defaultPolicy, expertAxis: 'client-segment', expertMinimumRows: 500 });
  expect(plan.names).toEqual(['everybody', 'a', 'b']);
  expect([...plan.map.expertOf]).toEqual([1, 2, 0]);
  expect(plan.rows[0]).toHaveLength(3_000);
  expect(plan.rows[1]!.length + plan.rows[2]!.length).toBe(2_980);
});

test('auto forks where segments differ enough, and not where they do not', () => {
  const policy = { ...defaultPolicy, expertAxis: 'auto', expertMinimumRows: 500 };
  const same = legs(0);
  expect(planExperts(same.z, axes, same.codes, policy).names).toEqual(['everybody']);
  const differing = legs(2);
  expect(planExperts(differing.z, axes, differing.codes, policy).names).toEqual(['everybody', 'a', 'b']);
});

test('an axis that the model does not have forks nothing', () => {
  const { z, codes } = legs(0);
  expect(planExperts(z, axes, codes, { ...defaultPolicy, expertAxis: 'none' }).map.axis).toBe(-1);
});
