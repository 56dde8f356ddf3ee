import { describe, expect, it } from 'vitest';
import { draftOf, mappingOf, missingFields } from '../../web/src/pages/data/mapping-draft.ts';

const transactions = [
  { name: 'id', type: 'text', required: true },
  { name: 'at', type: 'time', required: true },
  { name: 'direction', type: 'code', required: true },
  { name: 'amountMinor', type: 'amount', required: true },
  { name: 'channel', type: 'code', required: false },
];

describe('a mapping made by hand', () => {
  const draft = draftOf('payments.csv', ['ID', 'At', 'Betrag'], transactions);

  it('takes over columns whose names say the same', () => {
    expect(draft.fields['id']).toEqual({ column: 'ID', value: '' });
    expect(draft.fields['amountMinor']).toEqual({ column: null, value: '' });
  });

  it('names what is missing, and lets the sign say the direction', () => {
    expect(missingFields(draft, transactions)).toEqual(['direction', 'amountMinor']);
    const amounts = { ...draft.fields, amountMinor: { column: 'Betrag', value: '' } };
    expect(missingFields({ ...draft, fields: amounts, sign: 'negative-is-out' }, transactions)).toEqual([]);
    expect(
      missingFields({ ...draft, fields: { ...amounts, direction: { column: null, value: 'out' } } }, transactions),
    ).toEqual([]);
  });

  it('says it as a mapping file', () => {
    const fields = {
      ...draft.fields,
      amountMinor: { column: 'Betrag', value: '' },
      direction: { column: null, value: 'out' },
    };
    expect(mappingOf({ transactions: { ...draft, fields, date: 'DD.MM.YYYY' } }, { transactions })).toEqual({
      version: 1,
      name: 'Own files',
      inputs: { transactions: { file: 'payments.csv' } },
      records: {
        transactions: {
          from: 'transactions',
          fields: {
            id: { column: 'ID' },
            at: { column: 'At', date: 'DD.MM.YYYY' },
            direction: { value: 'out' },
            amountMinor: { column: 'Betrag', unit: 'major', sign: 'unsigned' },
          },
        },
      },
    });
  });
});
