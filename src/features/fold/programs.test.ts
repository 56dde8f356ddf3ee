import { expect, it } from 'vitest';
import { featureCatalogue } from '../catalogue.ts';
import { Programs } from './programs.ts';
import { compile } from './row.ts';

const { plan } = compile(featureCatalogue);

function words(programs: Programs, start: number): number[] {
  const { code } = programs;
  const length = 3 + code[start + 1]! + 5 * code[start + 2]!;
  return [...code.subarray(start, start + length)];
}

it('gives a combination of flags the same program whatever came before it, also while the table grows', () => {
  const many = new Programs(plan);
  for (let k = 0; k < 3000; k++) {
    const flags = (k * 2_654_435_761) % 2 ** 22;
    const fresh = new Programs(plan);
    expect(words(many, many.enter(flags))).toEqual(words(fresh, fresh.enter(flags)));
    const other = (k * 40_503) % 2 ** 22;
    const window = k % plan.windowsMs.length;
    expect(words(many, many.leave(other, window))).toEqual(words(fresh, fresh.leave(other, window)));
  }
});
