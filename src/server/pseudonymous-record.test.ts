import { describe, expect, it } from 'vitest';
import { createPseudonymiser } from '#ingest/pseudonyms/pseudonymiser';
import { pseudonymousRecord } from './pseudonymous-record.ts';

const tokenOf = createPseudonymiser(new Uint8Array(32).fill(7));

describe('a record of the stream under pseudonyms', () => {
  it('carries the tokens of pseudonymised files, and no name or text', () => {
    const body = {
      id: 't1',
      at: 5,
      accountId: 'a1',
      amountMinor: 7,
      counterpartyName: 'Ada',
      description: 'rent',
      deviceId: null,
    };
    const made = pseudonymousRecord(
      { id: 't1', kind: 'transaction', key: 'a1', body, noted: { baseRate: 2 } },
      tokenOf,
    );
    const account = tokenOf('accounts', 'a1');
    expect(made).toEqual({
      id: tokenOf('transactions', 't1'),
      kind: 'transaction',
      key: account,
      noted: { baseRate: 2 },
      body: { ...body, id: made.id, accountId: account, counterpartyName: tokenOf('name', 'Ada'), description: null },
    });
  });

  it('joins a party, its account, its events and its answers', () => {
    const party = tokenOf('parties', 'p');
    const make = (kind: 'party' | 'account' | 'complaint' | 'survey-answer', body: Record<string, string | null>) =>
      pseudonymousRecord({ id: 'unique', kind, key: 'p', body }, tokenOf);
    expect(make('party', { id: 'p', name: 'Ada', birthDate: '1980-05-17' })).toMatchObject({
      id: 'unique',
      key: party,
      body: { id: party, name: null, birthDate: '1980-01-01' },
    });
    expect(make('account', { id: 'a1', partyId: 'p' }).body).toEqual({ id: tokenOf('accounts', 'a1'), partyId: party });
    expect(make('complaint', { id: 'c', partyId: 'p', text: 'Ada is angry' }).body).toMatchObject({
      partyId: party,
      text: null,
    });
    const answer = { id: 's', partyId: 'p', surveyId: 'nps', questionId: 'why', text: 'Ada' };
    expect(make('survey-answer', answer).body).toMatchObject({
      partyId: party,
      surveyId: 'nps',
      questionId: 'why',
      text: null,
    });
  });
});
