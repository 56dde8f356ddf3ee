import { z } from 'zod';
import { reportStates } from '#domain/casework-states';
import { epochMs, text } from './fields.ts';
import type { Route } from './route.ts';

const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const ofId = z.strictObject({ id });
const version = z.int().min(1);
const reason = text(1000);

const sentence = z.strictObject({
  text: text(2000),
  refs: z.array(text(200)).max(20).describe('Records that it rests on: `breach:ID`, `party:ID`, `breaches`.'),
});

const draft = z
  .strictObject({
    sentences: z.array(sentence).max(100),
    action: text(4000).nullable().default(null),
    indicators: z.array(text(25)).max(100).default([]),
  })
  .meta({ id: 'ReportDraft' });

const report = z
  .object({
    id: z.int(),
    caseId: z.int(),
    kind: z.enum(['STR', 'SAR']),
    state: z.enum(reportStates),
    dueAt: z.int(),
    submittedBy: z.string().nullable(),
    approvedBy: z.string().nullable(),
    filedAt: z.int().nullable(),
    filingReference: z.string().nullable(),
    draft: draft.nullable().describe('Null after erasure.'),
    problems: z
      .array(z.object({ sentence: z.int(), problem: z.string() }))
      .describe('Sentences without evidence, and figures that no cited record holds.'),
    version,
  })
  .meta({ id: 'Report', description: 'A report of suspicion, with its deadline.' });

export const reportRoutes = {
  postReport: {
    method: 'POST',
    path: '/v1/casework/cases/{id}/reports',
    summary: 'Open a report of suspicion with a first draft, each sentence citing its records',
    action: 'reports:write',
    params: ofId,
    body: z.strictObject({ kind: z.enum(['STR', 'SAR']).default('STR'), dueAt: epochMs.nullable().default(null) }),
    answers: { 201: report },
  },
  getCaseReports: {
    method: 'GET',
    path: '/v1/casework/cases/{id}/reports',
    summary: 'Reports of suspicion of a case, the latest first',
    action: 'reports:read',
    params: ofId,
    answers: { 200: z.object({ items: z.array(report.pick({ id: true, kind: true, state: true, dueAt: true })) }) },
  },
  getReport: {
    method: 'GET',
    path: '/v1/casework/reports/{id}',
    summary: 'A report of suspicion, and what is wrong with it',
    action: 'reports:read',
    params: ofId,
    answers: { 200: report },
  },
  postReportAction: {
    method: 'POST',
    path: '/v1/casework/reports/{id}/actions',
    summary: 'Edit, submit or withdraw a report, or note that it was filed',
    action: 'reports:write',
    params: ofId,
    body: z.discriminatedUnion('action', [
      z.strictObject({ version, action: z.literal('edit'), draft }),
      z.strictObject({ version, action: z.literal('submit') }),
      z.strictObject({ version, action: z.literal('withdraw'), reason }),
      z.strictObject({ version, action: z.literal('file'), filingReference: text(200) }),
    ]),
    answers: { 200: report },
    bodyLimit: 512 * 1024,
  },
  postReportApproval: {
    method: 'POST',
    path: '/v1/casework/reports/{id}/approval',
    summary: 'Approve or return a report of somebody else',
    action: 'cases:approve',
    params: ofId,
    body: z.discriminatedUnion('action', [
      z.strictObject({ version, action: z.literal('approve') }),
      z.strictObject({ version, action: z.literal('return'), reason }),
    ]),
    answers: { 200: report },
  },
  postReportExport: {
    method: 'POST',
    path: '/v1/casework/reports/{id}/goaml',
    summary: 'The report as goAML XML; refused with what is missing until it is approved and whole',
    action: 'reports:write',
    params: ofId,
    body: z.strictObject({
      rentityId: z.string().regex(/^\d{1,9}$/),
      institutionName: text(255),
      firstName: text(100),
      lastName: text(100),
      occupation: text(255).nullable().default(null),
    }),
    answers: { 200: null },
  },
  getCaseFile: {
    method: 'GET',
    path: '/v1/casework/cases/{id}/file',
    summary: 'The whole case in one file for an examiner, with a hash of its content',
    action: 'reports:read',
    params: ofId,
    query: z.strictObject({ format: z.enum(['html', 'json']).default('html') }),
    answers: { 200: null },
  },
} as const satisfies Readonly<Record<string, Route>>;
