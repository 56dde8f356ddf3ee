import { z } from 'zod';
import { alertStates, caseStates } from '#domain/casework-states';
import { queueGroupings } from '../casework-words.ts';
import { pageOf } from './answers.ts';
import {
  attachmentFacts,
  bulkResult,
  caseDetail,
  caseType,
  comment,
  documentRequest,
  inbox,
  outcome,
  partyAlert,
  partyAlertDetail,
  workCase,
  workRisk,
} from './casework-answers.ts';
import { epochMs, identifier, isUnicode, linesOfText, text } from './fields.ts';
import { flag, pageQuery, type Route } from './route.ts';

const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const ofId = z.strictObject({ id });
const version = z.int().min(1);
const reason = text(1000);
const member = text(120).describe('`user:ID` or `key:PREFIX`.');
/** Free text of an officer, with line ends. */
const prose = z
  .string()
  .min(1)
  .max(10_000)
  .regex(linesOfText, 'must not contain control characters')
  .refine(isUnicode, 'must be valid Unicode');

const decision = {
  outcome,
  reasonCode: text(40).nullable().default(null).describe('Of an unproductive alert: why.'),
  deservedReview: z.boolean().nullable().default(null),
  minutes: z.int().min(0).max(100_000).nullable().default(null),
};

const alertCommand = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('assign'), assignee: member.nullable().default(null).describe('Null: to me.') }),
  z.strictObject({ action: z.literal('release') }),
  z.strictObject({ action: z.literal('snooze'), until: epochMs, reason }),
  z.strictObject({ action: z.literal('wake') }),
  z.strictObject({
    action: z.literal('escalate'),
    reason,
    needToKnow: z.boolean().default(false),
    members: z.array(member).max(50).default([]),
  }),
  z.strictObject({ action: z.literal('dispose'), ...decision }),
  z.strictObject({ action: z.literal('reopen'), reason }),
]);

export const caseCommand = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('assign'), assignee: member.nullable().default(null).describe('Null: to me.') }),
  z.strictObject({ action: z.literal('release') }),
  z.strictObject({ action: z.literal('wait'), reason }),
  z.strictObject({ action: z.literal('resume') }),
  z.strictObject({ action: z.literal('submit'), reason, ...decision }),
  z.strictObject({ action: z.literal('reopen'), reason }),
]);

const workFilter = {
  inbox: text(60).optional(),
  assignee: text(120).optional().describe('`me`, `user:ID` or `key:PREFIX`.'),
  partyId: identifier.optional(),
};

const alertFilter = {
  ...workFilter,
  state: z.enum(alertStates).optional(),
  undecided: flag.describe('Only those that are neither closed nor part of a case.'),
  segment: text(500).optional().describe('Name of a cell; the cells below it count too.'),
  openedFrom: z.coerce.number().pipe(epochMs).optional(),
  closedFrom: z.coerce.number().pipe(epochMs).optional(),
  dueFrom: z.coerce.number().pipe(epochMs).optional().describe('As dueBefore: of those whose clock runs.'),
  dueBefore: z.coerce.number().pipe(epochMs).optional(),
};

export const caseworkRoutes = {
  getInboxes: {
    method: 'GET',
    path: '/v1/casework/inboxes',
    summary: 'Inboxes with what is open, unassigned and overdue in them',
    action: 'cases:read',
    answers: { 200: z.object({ items: z.array(inbox) }) },
  },
  putInbox: {
    method: 'PUT',
    path: '/v1/casework/inboxes/{id}',
    summary: 'Add or change an inbox and the rule by which alerts reach it',
    action: 'inboxes:manage',
    params: z.strictObject({ id: z.string().regex(/^[a-z0-9-]{1,60}$/) }),
    body: z.strictObject({
      name: text(100),
      team: text(100).nullable().default(null),
      rank: z.int().min(0).max(999_999).describe('Lower is asked first.'),
      rule: z
        .record(z.string(), z.unknown())
        .describe('risks, entityTypes, countries, amountFromMinor; all must hold.'),
    }),
    answers: { 204: null },
  },
  getPartyAlerts: {
    method: 'GET',
    path: '/v1/casework/alerts',
    summary: 'Alerts to work on, the most urgent first',
    action: 'cases:read',
    query: z.strictObject({
      ...pageQuery,
      ...alertFilter,
      group: z.enum(queueGroupings).optional().describe('The groups one after the other.'),
      cursor: z.string().max(1000).optional().describe('`next` of the page before.'),
    }),
    answers: { 200: pageOf(partyAlert) },
  },
  getAlertGroups: {
    method: 'GET',
    path: '/v1/casework/alerts/groups',
    summary: 'How many alerts to work on each group has, over all pages',
    action: 'cases:read',
    query: z.strictObject({ ...alertFilter, by: z.enum(queueGroupings) }),
    answers: {
      200: z.object({
        items: z.array(z.object({ group: z.string().describe('Empty: not known yet, or nobody.'), alerts: z.int() })),
      }),
    },
  },
  getPartyAlert: {
    method: 'GET',
    path: '/v1/casework/alerts/{id}',
    summary: 'An alert with every breach in it',
    action: 'cases:read',
    params: ofId,
    answers: { 200: partyAlertDetail },
  },
  postNextAlert: {
    method: 'POST',
    path: '/v1/casework/alerts/next',
    summary: 'Take the most urgent alert that nobody has; 204 when there is none',
    action: 'cases:work',
    body: z.strictObject({ inbox: text(60).optional() }),
    answers: { 200: partyAlert, 204: null },
  },
  postAlertAction: {
    method: 'POST',
    path: '/v1/casework/alerts/{id}/actions',
    summary: 'Assign, release, snooze, wake, escalate, dispose or reopen an alert',
    action: 'cases:work',
    params: ofId,
    body: z.strictObject({ version, command: alertCommand }),
    answers: { 200: partyAlert },
  },
  postAlertActions: {
    method: 'POST',
    path: '/v1/casework/alerts/actions',
    summary: 'One action on many alerts; each is done or refused by itself',
    action: 'cases:work',
    body: z.strictObject({
      alerts: z
        .array(z.strictObject({ id: z.int().min(1), version }))
        .min(1)
        .max(200),
      command: alertCommand,
    }),
    answers: { 200: z.object({ results: z.array(bulkResult) }) },
  },
  getAlertComments: {
    method: 'GET',
    path: '/v1/casework/alerts/{id}/comments',
    summary: 'Comments on an alert',
    action: 'cases:read',
    params: ofId,
    answers: { 200: z.object({ items: z.array(comment) }) },
  },
  postAlertComment: {
    method: 'POST',
    path: '/v1/casework/alerts/{id}/comments',
    summary: 'Comment on an alert',
    action: 'cases:work',
    params: ofId,
    body: z.strictObject({ text: prose }),
    answers: { 201: comment },
  },
  getCases: {
    method: 'GET',
    path: '/v1/casework/cases',
    summary: 'Cases, the most urgent first or the latest first',
    action: 'cases:read',
    query: z.strictObject({
      ...pageQuery,
      ...workFilter,
      state: z.enum(caseStates).optional(),
      type: caseType.optional(),
      risk: workRisk.optional(),
      open: flag.describe('Only those that are not closed.'),
      openedFrom: z.coerce.number().pipe(epochMs).optional(),
      dueBefore: z.coerce.number().pipe(epochMs).optional().describe('Of those whose clock runs.'),
      sort: z.enum(['due', 'opened']).default('due').describe('`opened`: the latest first.'),
    }),
    answers: { 200: pageOf(workCase) },
  },
  postCase: {
    method: 'POST',
    path: '/v1/casework/cases',
    summary: 'Open a case without an alert: a review at onboarding, due diligence, or an investigation',
    action: 'cases:work',
    body: z.strictObject({
      type: caseType,
      partyId: identifier,
      reason,
      needToKnow: z.boolean().default(false),
      members: z.array(member).max(50).default([]),
    }),
    answers: { 201: workCase },
  },
  getCase: {
    method: 'GET',
    path: '/v1/casework/cases/{id}',
    summary: 'A case with its alerts, every breach, links, documents and decisions',
    action: 'cases:read',
    params: ofId,
    answers: { 200: caseDetail },
  },
  postCaseAction: {
    method: 'POST',
    path: '/v1/casework/cases/{id}/actions',
    summary: 'Assign, release, wait, resume, submit or reopen a case',
    action: 'cases:work',
    params: ofId,
    body: z.strictObject({ version, command: caseCommand }),
    answers: { 200: workCase },
  },
  postCaseApproval: {
    method: 'POST',
    path: '/v1/casework/cases/{id}/approval',
    summary: 'Approve or return a submitted decision; never one’s own',
    action: 'cases:approve',
    params: ofId,
    body: z.discriminatedUnion('action', [
      z.strictObject({ version, action: z.literal('approve') }),
      z.strictObject({ version, action: z.literal('return'), reason }),
    ]),
    answers: { 200: workCase },
  },
  getCaseComments: {
    method: 'GET',
    path: '/v1/casework/cases/{id}/comments',
    summary: 'Comments on a case',
    action: 'cases:read',
    params: ofId,
    answers: { 200: z.object({ items: z.array(comment) }) },
  },
  postCaseComment: {
    method: 'POST',
    path: '/v1/casework/cases/{id}/comments',
    summary: 'Comment on a case',
    action: 'cases:work',
    params: ofId,
    body: z.strictObject({ text: prose }),
    answers: { 201: comment },
  },
  postCaseLink: {
    method: 'POST',
    path: '/v1/casework/cases/{id}/links',
    summary: 'Link two cases',
    action: 'cases:work',
    params: ofId,
    body: z.strictObject({ otherId: z.int().min(1), reason }),
    answers: { 204: null },
  },
  postAttachment: {
    method: 'POST',
    path: '/v1/casework/cases/{id}/attachments',
    summary: 'Keep a document of at most 3 MB with a case',
    action: 'cases:work',
    params: ofId,
    body: z.strictObject({ name: text(200), mediaType: text(100), contentBase64: z.base64().max(4_200_000) }),
    answers: { 201: attachmentFacts },
    bodyLimit: 4_300_000,
  },
  getAttachment: {
    method: 'GET',
    path: '/v1/casework/cases/{id}/attachments/{attachmentId}',
    summary: 'A document of a case',
    action: 'cases:read',
    params: z.strictObject({ id, attachmentId: id }),
    answers: { 200: null },
  },
  postDocumentRequest: {
    method: 'POST',
    path: '/v1/casework/cases/{id}/document-requests',
    summary: 'Ask for documents of the customer; another officer must approve',
    action: 'cases:work',
    params: ofId,
    body: z.strictObject({
      documents: z.array(text(40)).min(1).max(10),
      language: text(5).default('en'),
      answerBy: z.iso.date(),
    }),
    answers: { 201: documentRequest },
  },
  postDocumentApproval: {
    method: 'POST',
    path: '/v1/casework/document-requests/{id}/approval',
    summary: 'Approve or refuse a request for documents; never one’s own',
    action: 'cases:approve',
    params: ofId,
    body: z.strictObject({ version, action: z.enum(['approve', 'refuse']) }),
    answers: { 200: documentRequest },
  },
  postDocumentAction: {
    method: 'POST',
    path: '/v1/casework/document-requests/{id}/actions',
    summary: 'Note that the documents came, or did not in time',
    action: 'cases:work',
    params: ofId,
    body: z.strictObject({ version, action: z.enum(['receive', 'expire']) }),
    answers: { 200: documentRequest },
  },
} as const satisfies Readonly<Record<string, Route>>;
