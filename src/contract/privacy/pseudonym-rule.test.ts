import { describe, expect, it } from 'vitest';
import { loadedKinds, recordFields, references } from '../records.ts';
import { pseudonymRule } from './pseudonym-rule.ts';

describe('pseudonymisation', () => {
  it.each(loadedKinds)('leaves no identifier, name or free text of %s', (kind) => {
    for (const field of recordFields[kind]) {
      const { becomes } = pseudonymRule(kind, field);
      if (field.privacy === 'identifying' || field.privacy === 'pseudonymous') {
        expect(['token', 'nothing'], field.name).toContain(becomes);
      }
      // What may not be unknown is never emptied.
      if (!field.nullable) expect(becomes, field.name).not.toBe('nothing');
    }
  });

  it('gives a reference the space of what it refers to, so that records still join', () => {
    for (const kind of loadedKinds) {
      for (const [name, other] of Object.entries(references[kind] ?? {})) {
        const field = recordFields[kind].find((each) => each.name === name)!;
        expect(pseudonymRule(kind, field)).toEqual({ becomes: 'token', space: other });
      }
    }
  });
});
