import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taints } from '#domain/taint';
import { untainted } from '#domain/untainted';
import { letterOf, letterOrigins } from './document-requests.ts';
import { documentKinds, requestLanguages } from '#contract/casework-words';
import { type CustomerRequest, requestText } from './request-text.ts';

const reference = '7f2c1a52-3c5e-4b44-9c7d-3f2e6f0f8a11';

describe('the letter to a customer', () => {
  it('depends on the documents, the language, the day and the reference, and on nothing else of the request or its case', () => {
    const request = fc.record({
      documents: fc.uniqueArray(fc.constantFrom(...documentKinds), { minLength: 1 }),
      language: fc.constantFrom(...requestLanguages),
      answer_by: fc.constant('2027-01-31'),
      reference: fc.constant(reference),
    });
    const context = fc.record({
      id: fc.nat(),
      case_id: fc.nat(),
      state: fc.string(),
      risk: fc.string(),
      score: fc.double(),
    });
    fc.assert(
      fc.property(request, context, context, (asked, one, other) => {
        expect(letterOf({ ...one, ...asked })).toBe(letterOf({ ...other, ...asked }));
      }),
    );
  });

  it('says the same whatever the order in which documents were chosen', () => {
    const asked = { language: 'en', answer_by: '2027-01-31', reference };
    const [a, b] = [
      ['identity', 'address'],
      ['address', 'identity'],
    ].map((documents) => letterOf({ ...asked, documents }));
    expect(a).toBe(b);
  });

  it.each(requestLanguages.map((language) => [language]))('has no word of suspicion in %s', (language) => {
    const text = letterOf({ documents: [...documentKinds], language, answer_by: '2027-01-31', reference });
    expect(text).not.toMatch(
      /alert|case\b|suspic|sospech|verdacht|launder|blanque|wäsche|investig|unusual|risk|riesgo|risiko/i,
    );
    expect(text).toContain(reference);
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(220);
  });

  it.each(taints.map((taint) => [taint]))('refuses a field that is tainted by: %s, also at second hand', (taint) => {
    const tainted = { name: 'source', source: 'table', taints: [taint], derivedFrom: [] };
    const derived = { name: 'derived', source: 'table', taints: [], derivedFrom: ['source'] };
    expect(() => untainted('x', tainted)).toThrow(/must not see/);
    expect(() => untainted('x', derived, [tainted])).toThrow(/must not see/);
    expect(() => untainted('x', derived)).toThrow(/undeclared/);
  });

  it('does not compile with a value that nobody has let through', () => {
    const fields: CustomerRequest = {
      documents: [untainted('identity', letterOrigins.documents)],
      language: untainted('en', letterOrigins.language),
      answerBy: untainted('2027-01-31', letterOrigins.answerBy),
      // @ts-expect-error a plain text, from wherever, is not an untainted one
      reference: { value: 'case 12' },
    };
    expect(requestText(fields)).toContain('case 12');
  });
});
