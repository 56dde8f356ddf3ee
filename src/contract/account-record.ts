import { z } from 'zod';
import type { Account } from '#domain/account';
import { products } from '#domain/codes';
import { code, currency, identifier, time, unknownable } from './record-fields.ts';

export const accountRecord = z
  .strictObject({
    id: identifier('pseudonymous', 'Identifies the account; unique among accounts.'),
    partyId: identifier('pseudonymous', 'The party that holds it.'),
    product: code('behavioural', products, 'Kind of account.'),
    currency: currency('behavioural', 'Currency of the account, ISO 4217.'),
    openedAt: unknownable(time('quasi-identifying', 'When it was opened.')),
  })
  .meta({ title: 'Account', description: 'An account, card or wallet of one party.' }) satisfies z.ZodType<Account>;
