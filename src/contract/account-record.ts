import { z } from 'zod';
import type { Account } from '#domain/account';
import { products } from '#domain/codes';
import { code, currency, identifier, time, unknownable } from './record-fields.ts';

export const accountRecord = z
  .strictObject({
    id: identifier('Identifies the account; unique among accounts.'),
    partyId: identifier('The party that holds it.'),
    product: code(products, 'Kind of account.'),
    currency: currency('Currency of the account, ISO 4217.'),
    openedAt: unknownable(time('When it was opened.')),
  })
  .meta({ title: 'Account', description: 'An account, card or wallet of one party.' }) satisfies z.ZodType<Account>;
