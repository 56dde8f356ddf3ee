import { z } from 'zod';
import type { Route } from './route.ts';

const perMinute = 60;

export const signOnRoutes = {
  getSignOn: {
    method: 'GET',
    path: '/v1/sign-on',
    summary: 'Whether people can log in at a provider of OpenID Connect',
    action: null,
    answers: { 200: z.object({ configured: z.boolean() }) },
  },
  startSignOn: {
    method: 'GET',
    path: '/v1/sign-on/start',
    summary: 'Send the browser to the provider of OpenID Connect',
    action: null,
    answers: { 302: null },
    requestsPerMinute: perMinute,
  },
  finishSignOn: {
    method: 'GET',
    path: '/v1/sign-on/callback',
    summary: 'Where the provider sends the browser back; sets the session cookie',
    action: null,
    // What the provider adds beside these is its own affair.
    query: z.looseObject({
      code: z.string().max(4096).optional(),
      state: z.string().max(512).optional(),
      iss: z.string().max(2048).optional(),
      error: z.string().max(512).optional(),
    }),
    answers: { 302: null },
    requestsPerMinute: perMinute,
  },
} as const satisfies Readonly<Record<string, Route>>;
