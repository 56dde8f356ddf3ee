import { z } from 'zod';
import { alertStates, caseStates, documentRequestStates } from '#domain/casework-states';
import { caseTypes, outcomes } from '../casework-words.ts';
import { alert } from './answers.ts';

export const workRisk = z.enum(['low', 'medium', 'high', 'unknown']).describe('`unknown` is treated as high.');
const sla = z
  .enum(['stopped', 'on-time', 'due-soon', 'overdue', 'met', 'missed'])
  .describe('`stopped`: snoozed, or waiting for documents.');
const version = z.int().describe('To be sent back with each change; another one in between is refused with 409.');
export const caseType = z.enum(caseTypes);
export const outcome = z.enum(outcomes);

export const partyAlert = z
  .object({
    id: z.int(),
    partyId: z.string(),
    state: z.enum(alertStates),
    inbox: z.string(),
    team: z.string().nullable(),
    risk: workRisk,
    breaches: z.int().describe('Legs above the line that were merged into this alert.'),
    hits: z.int().describe('Hits of screening that were merged into this alert.'),
    score: z
      .number()
      .describe('Of its highest breach, as are p and cell; without breaches the highest likeness of its hits.'),
    p: z.number().nullable().describe('Null without breaches.'),
    tau: z.number().nullable().describe('The line of the highest breach; in lists. Null without breaches.'),
    cell: z.string(),
    topReason: z
      .string()
      .nullable()
      .describe('First reason of the highest breach, else the highest hit, as a sentence; in lists.'),
    reasonGroup: z
      .string()
      .nullable()
      .describe('Group of that reason, `screening` of hits alone; in lists. Null while it is worked out.'),
    amountMinor: z.int().describe('Over all breaches, in minor units of the base currency.'),
    firstAt: z.int(),
    lastAt: z.int(),
    openedAt: z.int(),
    dueAt: z.int(),
    sla,
    assignee: z.string().nullable(),
    snoozedUntil: z.int().nullable(),
    caseId: z.int().nullable(),
    closedAt: z.int().nullable(),
    version,
  })
  .meta({ id: 'PartyAlert', description: 'What people work on: at most one open alert per party.' });

export const disposition = z
  .object({
    outcome,
    reasonCode: z.string().nullable(),
    deservedReview: z.boolean().nullable().describe('The officer’s answer to: did this deserve a manual review?'),
    minutes: z.int().nullable(),
    decidedBy: z.string(),
    decidedAt: z.int(),
  })
  .meta({ id: 'Disposition' });

const alertHit = z
  .object({
    alertId: z.int(),
    hitId: z.int().nullable().describe('Of this system’s screening; null where another one found it.'),
    list: z.string(),
    listVersion: z.string().nullable(),
    score: z.number().describe('Likeness of names and further evidence, 0–1.'),
    at: z.int(),
  })
  .meta({ id: 'AlertHit' });

export const partyAlertDetail = z
  .object({
    alert: partyAlert,
    breaches: z.array(alert),
    hits: z.array(alertHit),
    dispositions: z.array(disposition),
    others: z.array(partyAlert).describe('Other alerts of the party.'),
  })
  .meta({ id: 'PartyAlertDetail' });

export const workCase = z
  .object({
    id: z.int(),
    type: caseType,
    partyId: z.string(),
    state: z.enum(caseStates),
    inbox: z.string(),
    team: z.string().nullable(),
    risk: workRisk,
    assignee: z.string().nullable(),
    needToKnow: z.boolean().describe('Seen by its members alone.'),
    reason: z.string(),
    openedBy: z.string(),
    openedAt: z.int(),
    dueAt: z.int(),
    sla,
    closedAt: z.int().nullable(),
    submittedBy: z.string().nullable(),
    proposed: z.unknown().describe('The decision that waits for approval.'),
    version,
  })
  .meta({ id: 'Case' });

export const attachmentFacts = z
  .object({
    id: z.int(),
    sha256: z.string(),
    bytes: z.int(),
    mediaType: z.string(),
    addedBy: z.string(),
    addedAt: z.int(),
  })
  .meta({ id: 'Attachment' });

export const documentRequest = z
  .object({
    id: z.int(),
    caseId: z.int(),
    reference: z.string(),
    state: z.enum(documentRequestStates),
    documents: z.array(z.string()),
    language: z.string(),
    answerBy: z.string(),
    requestedBy: z.string(),
    requestedAt: z.int(),
    approvedBy: z.string().nullable(),
    letter: z.string().describe('What the customer gets to read; send it only once it is approved.'),
    version,
  })
  .meta({ id: 'DocumentRequest' });

export const caseDetail = z
  .object({
    case: workCase,
    alerts: z.array(partyAlert),
    breaches: z.array(alert).describe('Every breach of every alert.'),
    hits: z.array(alertHit).describe('Every hit of every alert.'),
    members: z.array(z.string()),
    links: z.array(z.object({ otherId: z.int(), reason: z.string() })),
    dispositions: z.array(disposition),
    requests: z.array(documentRequest),
    attachments: z.array(attachmentFacts),
  })
  .meta({ id: 'CaseDetail' });

export const comment = z
  .object({ id: z.int(), author: z.string(), at: z.int(), text: z.string().nullable().describe('Null after erasure.') })
  .meta({ id: 'Comment' });

export const inbox = z
  .object({ id: z.string(), name: z.string(), open: z.int(), unassigned: z.int(), overdue: z.int() })
  .meta({ id: 'Inbox' });

export const bulkResult = z
  .object({
    id: z.int(),
    outcome: z.enum(['done', 'refused']),
    code: z.string().nullable(),
    message: z.string().nullable(),
  })
  .meta({ id: 'BulkResult' });
