import { z } from 'zod';
import { pageOf } from './answers.ts';
import { epochMs, text } from './fields.ts';
import { pageQuery, type Route } from './route.ts';

const entry = z
  .object({
    sequence: z.int().describe('1, 2, 3, … without a gap.'),
    at: z.int(),
    actor: z.string().describe('Who acted: `user:…`, `key:…`, `system:…`, `anyone`.'),
    action: z.string(),
    subject: z.string(),
    before: z.unknown(),
    after: z.unknown(),
    reason: z.string().nullable(),
    previous: z.string().describe('Hash of the entry before.'),
    hash: z.string().describe('SHA-256 over all other fields.'),
  })
  .meta({ id: 'AuditEntry' });

/** The audit trail for those who examine it. */
export const auditRoutes = {
  getAuditTrail: {
    method: 'GET',
    path: '/v1/audit',
    summary: 'Entries of the audit trail, the latest first',
    action: 'audit:read',
    query: z.strictObject({
      ...pageQuery,
      actor: text(200).optional(),
      action: text(100).optional().describe('One action, or all of a room by its dot: `case.`'),
      subject: text(300).optional(),
      from: z.coerce.number().pipe(epochMs).optional(),
      to: z.coerce.number().pipe(epochMs).optional().describe('Not included.'),
    }),
    answers: { 200: pageOf(entry) },
  },
  verifyAuditTrail: {
    method: 'GET',
    path: '/v1/audit/verification',
    summary: 'Read the whole trail and check every link; the signed anchors are checked by `peerline audit verify`',
    action: 'audit:read',
    answers: {
      200: z.object({
        intact: z.boolean(),
        entries: z.int().describe('Read before trust ends.'),
        firstBroken: z.int().nullable(),
        reason: z.string().nullable(),
        lastHash: z.string().nullable(),
        checkedAt: z.int(),
        anchored: z
          .object({ day: z.string(), sequence: z.int() })
          .nullable()
          .describe('The last entry that a signed anchor outside the database vouches for.'),
      }),
    },
  },
  exportAuditTrail: {
    method: 'GET',
    path: '/v1/audit/export',
    summary: 'The whole trail, one JSON entry per line, as `peerline audit verify` reads it',
    action: 'audit:read',
    answers: { 200: null },
  },
} as const satisfies Readonly<Record<string, Route>>;
