import { z } from 'zod';
import { bulkResult, workCase } from './casework-answers.ts';
import { caseCommand } from './casework-routes.ts';
import { text } from './fields.ts';
import type { Route } from './route.ts';

const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const ofId = z.strictObject({ id });
const version = z.int().min(1);

const view = z
  .object({
    id: z.int(),
    name: z.string(),
    list: z.enum(['alerts', 'cases']),
    query: z.record(z.string(), z.union([z.string(), z.number()])),
    shared: z.enum(['nobody', 'team', 'everybody']),
    team: z.string().nullable(),
    owner: z.string(),
    mine: z.boolean().describe('Changed by its owner alone.'),
    changedAt: z.int(),
    version: z.int(),
  })
  .meta({ id: 'QueueView', description: 'What a list of alerts or cases is asked for, under a name.' });

const wanted = z.strictObject({
  name: text(100),
  list: z.enum(['alerts', 'cases']),
  query: z
    .record(z.string().max(40), z.union([z.string().max(500), z.number()]))
    .describe('Parameters of the list, without page; `me` is whoever looks.'),
  shared: z.enum(['nobody', 'team', 'everybody']).default('nobody'),
  team: text(100).nullable().default(null).describe('With shared = team: one of your own.'),
});

/** Work on the queue as a whole: views of it, many cases at once, and a case that becomes two. */
export const queueRoutes = {
  getQueueViews: {
    method: 'GET',
    path: '/v1/casework/views',
    summary: 'Saved views: your own, those of your teams, and those shared with everybody',
    action: 'cases:read',
    answers: { 200: z.object({ items: z.array(view) }) },
  },
  postQueueView: {
    method: 'POST',
    path: '/v1/casework/views',
    summary: 'Save a view of the alerts or cases',
    action: 'cases:read',
    body: wanted,
    answers: { 201: view },
  },
  putQueueView: {
    method: 'PUT',
    path: '/v1/casework/views/{id}',
    summary: 'Change a view of your own, or whom it is shared with',
    action: 'cases:read',
    params: ofId,
    body: z.strictObject({ version, ...wanted.shape }),
    answers: { 200: view },
  },
  deleteQueueView: {
    method: 'DELETE',
    path: '/v1/casework/views/{id}',
    summary: 'Remove a view of your own',
    action: 'cases:read',
    params: ofId,
    answers: { 204: null },
  },
  postCaseActions: {
    method: 'POST',
    path: '/v1/casework/cases/actions',
    summary: 'One action on many cases; each is done or refused by itself',
    action: 'cases:work',
    body: z.strictObject({
      cases: z
        .array(z.strictObject({ id: z.int().min(1), version }))
        .min(1)
        .max(200),
      command: caseCommand,
    }),
    answers: { 200: z.object({ results: z.array(bulkResult) }) },
  },
  postCaseSplit: {
    method: 'POST',
    path: '/v1/casework/cases/{id}/split',
    summary: 'Take some breaches of a case into a new one, linked with it',
    action: 'cases:work',
    params: ofId,
    body: z.strictObject({
      version,
      breachIds: z.array(z.int().min(1)).min(1).max(1000),
      reason: text(1000),
    }),
    answers: { 201: workCase },
  },
} as const satisfies Readonly<Record<string, Route>>;
