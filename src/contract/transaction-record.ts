import { z } from 'zod';
import { channels, directions, schemes, timePrecisions } from '#domain/codes';
import type { Transaction } from '#domain/transaction';
import { amount, code, country, currency, eventTime, identifier, number, text, unknownable } from './record-fields.ts';

export const transactionRecord = z
  .strictObject({
    id: identifier('pseudonymous', 'Identifies the transaction; unique among transactions.'),
    at: eventTime('behavioural', 'When it was booked or made.'),
    atPrecision: unknownable(
      code(
        'technical',
        timePrecisions,
        'day where only the date of `at` is known: the time of day then counts as not known. Without a mapping it follows from the date format; where every time is midnight it is day.',
      ),
    ),
    accountId: identifier('pseudonymous', 'The account it was booked on.'),
    direction: code('behavioural', directions, 'Out of the account or into it.'),
    amountMinor: amount(
      'behavioural',
      'Amount in minor units of the currency, never negative; the direction is a field of its own.',
    ),
    currency: currency('behavioural', 'ISO 4217.'),
    channel: unknownable(code('behavioural', channels, 'Where the customer gave the order.')),
    scheme: unknownable(code('behavioural', schemes, 'How the money moved.')),
    category: unknownable(text('behavioural', "The bank's own kind or purpose of payment: salary, rent, fee, …")),
    counterpartyAccountId: unknownable(
      identifier(
        'pseudonymous',
        'Account at this bank on the other side; when it is known, its party gets the mirrored leg.',
      ),
    ),
    counterpartyIdentifier: unknownable(
      text('identifying', 'IBAN, merchant, terminal or other identifier outside this bank.'),
    ),
    counterpartyName: unknownable(text('identifying', 'Name of the other side.')),
    counterpartyCountry: unknownable(country('quasi-identifying', 'Country of the other side, ISO 3166-1 alpha-2.')),
    counterpartyBank: unknownable(text('quasi-identifying', 'Bank of the other side, for instance a BIC.')),
    placeCountry: unknownable(
      country('quasi-identifying', 'Country where it was made (terminal, branch, IP address).'),
    ),
    placeLatitude: unknownable(number('quasi-identifying', -90, 90, 'Latitude where it was made, in degrees.')),
    placeLongitude: unknownable(number('quasi-identifying', -180, 180, 'Longitude where it was made, in degrees.')),
    description: unknownable(text('identifying', 'Reference text as given.')),
    deviceId: unknownable(identifier('pseudonymous', 'Device on which it was made.')),
  })
  .meta({
    title: 'Transaction',
    description:
      'A movement of money on one known account. A transfer between two known accounts is one record; a bank that books both sides maps one of them.',
  }) satisfies z.ZodType<Transaction>;
