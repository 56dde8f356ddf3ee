import { z } from 'zod';
import { epochMs, text } from './fields.ts';
import type { Route } from './route.ts';

const email = z.email().max(254);
const password = z.string().min(1).max(128);
const role = text(40);
/** Log-ins and set-up links per minute and address, on top of the throttle per account. */
const guessesPerMinute = 20;

const apiKey = z
  .object({
    prefix: z.string(),
    name: z.string(),
    scopes: z.array(z.string()),
    teamId: z.string().nullable(),
    createdAt: z.int(),
    expiresAt: z.int(),
    revokedAt: z.int().nullable(),
  })
  .meta({ id: 'ApiKey' });

const user = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    roles: z.array(z.string()),
    teams: z.array(z.string()),
    disabled: z.boolean(),
  })
  .meta({ id: 'User' });

export const accessRoutes = {
  postSetup: {
    method: 'POST',
    path: '/v1/setup',
    summary: 'Use a one-time set-up link: make the first administrator, or accept an invitation',
    action: null,
    body: z.strictObject({ token: text(100), email: email.optional(), name: text(200), password }),
    answers: { 201: z.object({ userId: z.string() }) },
    requestsPerMinute: guessesPerMinute,
  },
  postSession: {
    method: 'POST',
    path: '/v1/session',
    summary: 'Log in with a password; the answer sets the session cookie',
    action: null,
    body: z.strictObject({ email, password }),
    answers: { 204: null },
    requestsPerMinute: guessesPerMinute,
  },
  deleteSession: { method: 'DELETE', path: '/v1/session', summary: 'Log out', action: null, answers: { 204: null } },
  getSession: {
    method: 'GET',
    path: '/v1/session',
    summary: 'Who I am and what I may do',
    action: 'docs:read',
    answers: {
      200: z.object({
        id: z.string(),
        kind: z.enum(['user', 'key']),
        roles: z.array(z.string()),
        teams: z.array(z.string()),
        actions: z.record(z.string(), z.enum(['all', 'own'])),
        baseCurrency: z.string().describe('Of amounts without a currency of their own (ISO 4217).'),
      }),
    },
  },
  getKeys: {
    method: 'GET',
    path: '/v1/keys',
    summary: 'API keys, without their secrets',
    action: 'keys:manage',
    answers: { 200: z.object({ items: z.array(apiKey) }) },
  },
  postKey: {
    method: 'POST',
    path: '/v1/keys',
    summary: 'Make an API key; it is shown once',
    action: 'keys:manage',
    body: z.strictObject({
      name: text(200),
      scopes: z.array(text(40)).min(1).max(100),
      teamId: text(100).nullable().default(null),
      expiresAt: epochMs,
    }),
    answers: { 201: z.object({ prefix: z.string(), key: z.string() }) },
  },
  deleteKey: {
    method: 'DELETE',
    path: '/v1/keys/{prefix}',
    summary: 'Revoke an API key',
    action: 'keys:manage',
    params: z.strictObject({ prefix: text(20) }),
    answers: { 204: null },
  },
  getUsers: {
    method: 'GET',
    path: '/v1/users',
    summary: 'People who may log in',
    action: 'users:manage',
    answers: { 200: z.object({ items: z.array(user) }) },
  },
  getTeams: {
    method: 'GET',
    path: '/v1/teams',
    summary: 'Teams, and how many people are in each',
    action: 'users:manage',
    answers: {
      200: z.object({ items: z.array(z.object({ id: z.string(), name: z.string(), members: z.int() })) }),
    },
  },
  putTeam: {
    method: 'PUT',
    path: '/v1/teams/{id}',
    summary: 'Add a team, or rename it; people join it by PATCH /v1/users/{id}',
    action: 'users:manage',
    params: z.strictObject({ id: text(100) }),
    body: z.strictObject({ name: text(200) }),
    answers: { 204: null },
  },
  postInvitation: {
    method: 'POST',
    path: '/v1/invitations',
    summary: 'Invite a person; the link is shown once and works for an hour',
    action: 'users:manage',
    body: z.strictObject({ email, roles: z.array(role).min(1).max(6) }),
    answers: { 201: z.object({ link: z.string() }) },
  },
  patchUser: {
    method: 'PATCH',
    path: '/v1/users/{id}',
    summary: 'Change roles or teams, or shut a person out; ends their sessions',
    action: 'users:manage',
    params: z.strictObject({ id: text(100) }),
    body: z.strictObject({
      roles: z.array(role).max(6).optional(),
      teams: z.array(text(100)).max(100).optional(),
      disabled: z.boolean().optional(),
    }),
    answers: { 204: null },
  },
} as const satisfies Readonly<Record<string, Route>>;
