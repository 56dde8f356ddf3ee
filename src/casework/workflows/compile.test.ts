import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRule } from './compile.ts';
import { fields } from './fields.ts';

describe('a rule', () => {
  it('tells what it reads, and holds or not', () => {
    const rule = compileRule('alert.score > 0.9 && (party.country in ["PA", "KY"] || marks.watch)');
    expect(rule.reads).toEqual(['alert.score', 'marks.watch', 'party.country']);
    const inputs = { 'alert.score': 0.95, 'party.country': 'ES', 'marks.watch': false };
    expect(rule.holds(inputs)).toBe(false);
    expect(rule.holds({ ...inputs, 'marks.watch': true })).toBe(true);
  });

  it('holds of no comparison with a number that is not known', () => {
    for (const rule of ['alert.score > 0.5', 'alert.score <= 0.5', 'alert.score == 0.5']) {
      expect(compileRule(rule).holds({ 'alert.score': Number.NaN })).toBe(false);
    }
  });

  it.each([
    ['[1, 2, 3].all(x, [1, 2, 3].all(y, x != y))', /may not use/],
    ['party.country.matches("(a+)+$")', /may not use matches/],
    ['alert["score"] > 0.5', /may not use|may compare/],
    ['[alert].exists(a, a.score > 0.5)', /may not use|may compare/],
    ['cel.bind(a, alert, a.score > 0.5)', /may not use|may compare|cannot be used/],
    ['dyn(alert).score > 0.5', /nothing within|may not use/],
    ['has(alert.score)', /may not use has/],
    ['marks == marks', /not marks itself|cannot be used/],
    ['alert.reasons == "x"', /cannot be used/],
    ['secret.value == 1', /cannot be used/],
    ['marks["a" + "b"]', /may not use/],
    ['alert.score', /bool is needed/],
    ['alert.score > "high"', /cannot be used/],
    ['alert.score >', /cannot be used/],
    [Array(120).fill('alert.score > 0.5').join(' || '), /cannot be used/],
    [`${'!'.repeat(500)}marks.a`, /cannot be used/],
  ])('%s is refused', (expression, reason) => {
    expect(() => compileRule(expression)).toThrow(reason);
  });

  it('reads no field but those that it tells, whatever it is made of', () => {
    const names = Object.keys(fields);
    const atom = fc.constantFrom(...names).map((name) => ({
      name,
      text: fields[name]!.type === 'double' ? `${name} > 1.0` : `${name} == "x"`,
    }));
    fc.assert(
      fc.property(
        fc.array(atom, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(' && ', ' || '),
        fc.boolean(),
        (atoms, glue, negated) => {
          const joined = atoms.map(({ text }) => text).join(glue);
          const rule = compileRule(negated ? `!(${joined})` : joined);
          expect(rule.reads).toEqual([...new Set(atoms.map(({ name }) => name))].sort());
          // The declared fields are enough to evaluate it.
          const inputs = Object.fromEntries(
            rule.reads.map((name) => [name, fields[name]!.type === 'double' ? 2 : 'x']),
          );
          expect(rule.holds(inputs)).toBe(!negated);
        },
      ),
    );
  });
});
