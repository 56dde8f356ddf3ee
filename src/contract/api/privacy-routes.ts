import { z } from 'zod';
import { epochMs, identifier, text } from './fields.ts';
import type { Route } from './route.ts';

const reason = text(500).describe('Why; goes into the audit trail. No personal data.');

const erasure = z
  .object({
    id: z.int(),
    partyId: z.string(),
    state: z
      .enum(['restricted', 'erased'])
      .describe('restricted: what no law asks for is gone, the rest is kept for its term and used for nothing else.'),
    reason: z.string(),
    requestedBy: z.string(),
    requestedAt: z.int(),
    relationshipEndedAt: z.int().nullable(),
    holds: z
      .array(z.enum(['relationship-not-ended', 'retention-term', 'open-work']))
      .describe('What the law keeps it for. Not for the customer: it may tell of work.'),
    heldUntil: z.int().nullable().describe('Null: it depends on people.'),
    erasedAt: z.int().nullable(),
  })
  .meta({ id: 'Erasure' });

const schedule = z
  .object({
    recordClass: z.string(),
    title: z.string(),
    days: z.int().nullable().describe('Null: kept.'),
    leastDays: z.int(),
    from: z.string().describe('What the days are counted from.'),
    law: z.string().nullable(),
    settable: z.boolean().describe('Else its records end with an erasure, or not at all.'),
    changedBy: z.string().nullable().describe('Null: the default stands.'),
    changedAt: z.int().nullable(),
  })
  .meta({ id: 'RetentionSchedule' });

const run = z
  .object({
    at: z.int(),
    dryRun: z.boolean(),
    classes: z
      .record(z.string(), z.object({ before: z.int(), removed: z.record(z.string(), z.int()) }))
      .describe('Class → what ended before `before` and went: table → rows, or days of it.'),
    erasures: z.int().describe('Requests for erasure that were finished; in a dry run those that wait.'),
  })
  .meta({ id: 'RetentionRun' });

const subjectRecord = z.object({ kind: z.string(), fields: z.record(z.string(), z.unknown()) });

const subjectExport = z
  .object({
    format: z.literal('peerline-subject-export'),
    version: z.literal(1),
    partyId: z.string(),
    createdAt: z.int(),
    activities: z.array(
      z.object({
        title: z.string(),
        purpose: z.string(),
        legalBasis: z.string(),
        recipients: z.array(z.string()),
        keptFor: z.array(z.string()),
        records: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
      }),
    ),
    events: z.array(subjectRecord),
    history: z.array(subjectRecord),
    rights: z.string(),
    leftOut: z.string(),
  })
  .meta({ id: 'SubjectExport', description: 'All that is kept of a person and may be told to the person.' });

/** What data protection asks for. */
export const privacyRoutes = {
  getRecordOfProcessing: {
    method: 'GET',
    path: '/v1/privacy/record-of-processing',
    summary: 'The record of processing activities (GDPR art. 30), from the schemas and the schedules in force',
    action: 'privacy:read',
    query: z.strictObject({ controller: text(200).optional(), contact: text(200).optional() }),
    answers: { 200: z.record(z.string(), z.unknown()) },
  },
  postSubjectExport: {
    method: 'POST',
    path: '/v1/privacy/exports',
    summary: 'Everything of a person that the person may be told; nothing of alerts, cases, reports or scores',
    action: 'subject-requests:handle',
    body: z.strictObject({ partyId: identifier, reason }),
    answers: { 200: subjectExport },
  },
  postErasure: {
    method: 'POST',
    path: '/v1/privacy/erasures',
    summary: 'Erase a person, as far as the law lets it; asked again, a request is carried further',
    action: 'subject-requests:handle',
    body: z.strictObject({
      partyId: identifier,
      reason,
      relationshipEndedAt: epochMs.optional().describe('When the business relationship ended, if it has.'),
    }),
    answers: { 200: erasure },
  },
  getErasures: {
    method: 'GET',
    path: '/v1/privacy/erasures',
    summary: 'Requests for erasure, the latest first',
    action: 'subject-requests:read',
    query: z.strictObject({ partyId: identifier.optional() }),
    answers: { 200: z.object({ items: z.array(erasure) }) },
  },
  getRetention: {
    method: 'GET',
    path: '/v1/privacy/retention',
    summary: 'How long each class of records is kept, and the latest runs',
    action: 'privacy:read',
    answers: { 200: z.object({ schedules: z.array(schedule), runs: z.array(run.extend({ actor: z.string() })) }) },
  },
  putRetention: {
    method: 'PUT',
    path: '/v1/privacy/retention/{recordClass}',
    summary: 'Set how long a class of records is kept; no less than the law asks',
    action: 'privacy:manage',
    params: z.strictObject({ recordClass: text(60) }),
    body: z.strictObject({ days: z.int().min(1).max(36_500).nullable(), reason }),
    answers: { 200: z.object({ schedules: z.array(schedule) }) },
  },
  postRetentionRun: {
    method: 'POST',
    path: '/v1/privacy/retention-runs',
    summary: 'Apply the schedules now, or count what they would remove; they run by themselves once a day',
    action: 'privacy:manage',
    body: z.strictObject({ dryRun: z.boolean() }),
    answers: { 200: run },
  },
  postPseudonyms: {
    method: 'POST',
    path: '/v1/privacy/pseudonyms',
    summary: 'Tokens of identifiers, where the server takes records in under pseudonyms',
    action: 'parties:write',
    body: z.strictObject({
      space: z.enum(['parties', 'accounts', 'transactions', 'device', 'session', 'counterparty', 'name']),
      values: z.array(identifier).min(1).max(1000),
    }),
    answers: { 200: z.object({ tokens: z.array(z.string()) }) },
  },
  postIdentityReveal: {
    method: 'POST',
    path: '/v1/parties/{id}/identity',
    summary: 'The identifying fields that are masked for you; who looked and why goes into the audit trail',
    action: 'identities:reveal',
    params: z.strictObject({ id: identifier }),
    body: z.strictObject({ reason }),
    answers: {
      200: z.object({ partyId: z.string(), name: z.string().nullable(), birthDate: z.string().nullable() }),
    },
  },
} as const satisfies Readonly<Record<string, Route>>;
