import { expect, it } from 'vitest';
import { requireBounded } from './bounded.ts';
import type { StaticRule } from './static-rule.ts';
import { usualRules } from './usual-rules.ts';

const rule = (when: string, measure = 'amount'): StaticRule => ({
  id: 'mine',
  name: 'Mine',
  description: 'A rule.',
  when,
  measure,
  unit: 'minor',
  threshold: 1,
});

it('the usual rules are bounded', () => {
  expect(() => requireBounded(usualRules(1_000_000))).not.toThrow();
  expect(() => requireBounded([rule('scheme in ["wire", "cash"] && !(amount < 5.0)')])).not.toThrow();
});

it.each([
  ['[1, 2].all(x, [1, 2].all(y, x != y))', /may not use/],
  ['scheme.matches("(a+)+$")', /may not use/],
  ['cel.bind(a, amount, a > 1.0)', /may not use/],
  [Array(300).fill('amount > 1.0').join(' || '), /Rule mine/],
  ['amount >', /Rule mine/],
])('%s is refused by name', (when, reason) => {
  expect(() => requireBounded([rule(when)])).toThrow(reason);
});
