import { z } from 'zod';
import {
  behaviourTypes,
  channels,
  directions,
  entityTypes,
  products,
  riskRatings,
  schemes,
  timePrecisions,
} from '#domain/codes';
import { amountMinor, country, currency, epochMs, identifier, optional, text } from './fields.ts';

export const transactionInput = z
  .strictObject({
    id: identifier,
    at: epochMs,
    atPrecision: optional(z.enum(timePrecisions)).describe('day where only the date of `at` is known.'),
    accountId: identifier,
    direction: z.enum(directions).describe('Seen from the account: money out of it or into it.'),
    amountMinor,
    currency,
    channel: optional(z.enum(channels)),
    scheme: optional(z.enum(schemes)),
    category: optional(text(200)),
    counterpartyAccountId: optional(identifier).describe('Set when the counterparty is a customer too.'),
    counterpartyIdentifier: optional(text(200)).describe('IBAN, card terminal, merchant: personal, stored encrypted.'),
    counterpartyName: optional(text(300)).describe('Personal, stored encrypted.'),
    counterpartyCountry: optional(country),
    counterpartyBank: optional(text(200)),
    placeCountry: optional(country),
    placeLatitude: optional(z.number().min(-90).max(90)),
    placeLongitude: optional(z.number().min(-180).max(180)),
    description: optional(text(1000)).describe('Personal, stored encrypted.'),
    deviceId: optional(identifier),
  })
  .meta({ id: 'Transaction', description: 'A movement of money on one account.' });

export const partyInput = z
  .strictObject({
    entityType: z.enum(entityTypes),
    name: optional(text(300)).describe('Personal, stored encrypted.'),
    birthDate: optional(z.iso.date()).describe('Personal, stored encrypted.'),
    country: optional(country),
    region: optional(text(200)),
    industry: optional(text(200)),
    occupation: optional(text(200)),
    onboardedAt: optional(epochMs),
    riskRating: optional(z.enum(riskRatings)),
    politicallyExposed: optional(z.boolean()),
    clientSegment: optional(text(200)),
  })
  .meta({ id: 'Party', description: 'A customer: a person or a business. Replaces what was known.' });

export const accountInput = z
  .strictObject({
    partyId: identifier,
    product: z.enum(products),
    currency,
    openedAt: optional(epochMs),
  })
  .meta({ id: 'Account', description: 'An account, card or wallet of one party. Replaces what was known.' });

const eventBase = { id: identifier, at: epochMs, partyId: identifier };

export const behaviourInput = z.strictObject({
  kind: z.literal('behaviour-event'),
  ...eventBase,
  type: z.enum(behaviourTypes),
  sessionId: optional(identifier),
  deviceId: optional(identifier),
  ipCountry: optional(country),
  path: optional(text(500)),
  durationMs: optional(z.int().min(0).max(1e12)),
});

export const complaintInput = z.strictObject({
  kind: z.literal('complaint'),
  ...eventBase,
  category: optional(text(200)),
  text: optional(z.string().max(10_000)).describe('Personal, stored encrypted.'),
});

export const incidentInput = z.strictObject({
  kind: z.literal('incident'),
  ...eventBase,
  type: text(200),
  severity: optional(z.enum(riskRatings)),
  transactionId: optional(identifier),
});

export const surveyAnswerInput = z.strictObject({
  kind: z.literal('survey-answer'),
  ...eventBase,
  surveyId: identifier,
  questionId: identifier,
  value: optional(z.number()),
  text: optional(z.string().max(10_000)).describe('Personal, stored encrypted.'),
});

export const screeningHitInput = z.strictObject({
  kind: z.literal('screening-hit'),
  ...eventBase,
  list: text(200).describe('The list, or the third party that watches: OFAC SDN, EU, adverse media of a vendor, …'),
  listVersion: optional(text(200)),
  matchedName: text(300).describe('The name on the list. Personal, stored encrypted.'),
  score: z.number().min(0).max(1).describe('Likeness of names, or how grave the third party finds it.'),
  status: z.enum(['open', 'confirmed', 'dismissed']).describe('A dismissed one opens no alert.'),
});

export const eventInput = z
  .discriminatedUnion('kind', [behaviourInput, complaintInput, incidentInput, surveyAnswerInput, screeningHitInput])
  .meta({ id: 'Event', description: 'Something a customer did or said, or that befell them, other than a payment.' });

export type TransactionInput = z.output<typeof transactionInput>;
