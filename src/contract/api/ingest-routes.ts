import { z } from 'zod';
import { appended, appendedBatch } from './answers.ts';
import { identifier } from './fields.ts';
import { accountInput, eventInput, partyInput, transactionInput } from './records.ts';
import { flag, type Route } from './route.ts';

/** Records per request at most. */
export const largestBatch = 1000;

function oneOrMany<T extends z.ZodType>(schema: T) {
  return z.union([schema, z.array(schema).min(1).max(largestBatch)]);
}

const ofParty = z.strictObject({ id: identifier });
const batchLimit = 4 * 1024 * 1024;

/** What a bank's systems send. */
export const ingestRoutes = {
  postTransactions: {
    method: 'POST',
    path: '/v1/transactions',
    summary: 'Take in one transaction or a batch; with wait=decision, answer with the evaluation',
    action: 'events:write',
    query: z.strictObject({
      wait: z.enum(['accepted', 'decision']).default('accepted'),
      explain: flag.describe('Give reasons even without an alert.'),
    }),
    body: oneOrMany(transactionInput),
    answers: { 200: appended, 202: z.union([appended, appendedBatch]) },
    bodyLimit: batchLimit,
    rows: true,
  },
  postEvents: {
    method: 'POST',
    path: '/v1/events',
    summary: 'Take in one event or a batch: behaviour, complaint, incident, survey answer, screening hit',
    action: 'events:write',
    body: oneOrMany(eventInput),
    answers: { 200: appended, 202: z.union([appended, appendedBatch]) },
    bodyLimit: batchLimit,
    rows: true,
  },
  putParty: {
    method: 'PUT',
    path: '/v1/parties/{id}',
    summary: 'Add or replace a party',
    action: 'parties:write',
    params: ofParty,
    body: partyInput,
    answers: { 202: appended },
    idempotent: true,
  },
  putAccount: {
    method: 'PUT',
    path: '/v1/accounts/{id}',
    summary: 'Add or replace an account',
    action: 'parties:write',
    params: ofParty,
    body: accountInput,
    answers: { 202: appended },
    idempotent: true,
  },
} as const satisfies Readonly<Record<string, Route>>;
