import { z } from 'zod';
import { entityTypes, products, riskRatings } from '#domain/codes';
import { explanation } from './explanation.ts';

/** RFC 9457. `code` is stable; `errors` names each field that is wrong. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    retryAfterMs: z.int().optional(),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457).' });
export type Problem = z.output<typeof problem>;

export const evaluationStatus = z
  .enum(['ok', 'warming-up', 'errored'])
  .describe('`warming-up`: scored with little or no history of the party. `errored`: could not be scored.');

export const evaluation = z
  .object({
    legId: z.string(),
    side: z.enum(['own', 'mirrored']),
    position: z.int().describe('Position of the event in the log; negative: scored by the batch job, before the log.'),
    partyId: z.string().nullable(),
    at: z.int(),
    acceptedAt: z.int(),
    evaluatedAt: z.int(),
    amountMinor: z.int().describe('In minor units of the base currency.'),
    status: evaluationStatus,
    score: z.number().nullable().describe('1 / (1 + p / α), in [0, 1]; higher is more unusual.'),
    p: z.number().nullable().describe('Conformal p-value within the declared cell; not a probability of a crime.'),
    tau: z.number().nullable().describe('The alert line that held for this leg.'),
    alert: z.boolean(),
    cell: z.string().nullable(),
    expert: z.string().nullable(),
    modelVersion: z.string(),
    thresholdVersion: z.string(),
    error: z.string().nullable(),
  })
  .meta({ id: 'Evaluation', description: 'How one party’s side of a transaction was scored.' });
export type EvaluationAnswer = z.output<typeof evaluation>;

export const alert = z
  .object({
    id: z.int(),
    legId: z.string(),
    partyId: z.string(),
    team: z.string().nullable(),
    at: z.int(),
    createdAt: z.int(),
    amountMinor: z.int(),
    score: z.number(),
    p: z.number(),
    tau: z.number(),
    cell: z.string(),
    expert: z.string(),
    modelVersion: z.string(),
    thresholdVersion: z.string(),
    rules: z
      .array(z.string())
      .nullable()
      .describe('Static rules that fired on it while they were the champion of a trial; null = none was asked.'),
    reasons: explanation.nullable().describe('Null while they are being worked out.'),
  })
  .meta({ id: 'Alert', description: 'An evaluation above the line, with its reasons.' });
export type AlertAnswer = z.output<typeof alert>;

export const segment = z
  .object({
    modelVersion: z.string(),
    cell: z.string(),
    expert: z.string(),
    tau: z.number(),
    parties: z.int(),
    legs: z.int(),
  })
  .meta({ id: 'Segment', description: 'A declared cell of peers, its expert and its alert line.' });

export const model = z
  .object({
    version: z.string(),
    status: z.enum(['champion', 'challenger', 'retired']),
    createdAt: z.int(),
    profile: z.string(),
    manifest: z.unknown(),
  })
  .meta({ id: 'Model', description: 'A version of the model.' });

export const account = z.object({
  id: z.string(),
  product: z.enum(products),
  currency: z.string(),
  openedAt: z.int().nullable(),
});

export const partySegment = z
  .object({
    partyId: z.string(),
    cell: z.string().nullable().describe('Of the latest evaluation; null before the first.'),
    expert: z.string().nullable(),
    modelVersion: z.string().nullable(),
    at: z.int().nullable(),
  })
  .meta({ id: 'PartySegment', description: 'The peers that the party was last compared with.' });

export const party = z
  .object({
    id: z.string(),
    entityType: z.enum(entityTypes),
    name: z.string().nullable().describe('Null after erasure.'),
    birthDate: z.string().nullable(),
    masked: z.boolean().describe('Name and birth date are not shown in full: see POST /v1/parties/{id}/identity.'),
    country: z.string().nullable(),
    region: z.string().nullable(),
    industry: z.string().nullable(),
    occupation: z.string().nullable(),
    onboardedAt: z.int().nullable(),
    riskRating: z.enum(riskRatings).nullable(),
    politicallyExposed: z.boolean().nullable(),
    clientSegment: z.string().nullable(),
    accounts: z.array(account),
    segment: partySegment,
    features: z.record(z.string(), z.number().nullable()).nullable().describe('As of now; null = not known.'),
    evaluations: z.array(evaluation).describe('The latest ten.'),
  })
  .meta({ id: 'PartyView', description: 'A customer, the peers, and the latest evaluations.' });

export const appended = z
  .object({
    id: z.string(),
    outcome: z.enum(['accepted', 'repeated', 'conflict', 'invalid']),
    position: z.int().optional(),
    acceptedAt: z.int().optional(),
    problem: problem.optional(),
    evaluations: z.array(evaluation).optional().describe('With `wait=decision`.'),
    reasons: z.unknown().optional(),
  })
  .meta({ id: 'Appended', description: 'What became of one record. `repeated` gives the answer of the first time.' });
export type Appended = z.output<typeof appended>;

export const appendedBatch = z
  .object({
    accepted: z.int(),
    repeated: z.int(),
    conflicts: z.int(),
    invalid: z.int(),
    results: z.array(appended),
  })
  .meta({ id: 'AppendedBatch' });

export const dryRun = z
  .object({
    status: evaluationStatus,
    score: z.number().nullable(),
    p: z.number().nullable(),
    tau: z.number().nullable(),
    alert: z.boolean(),
    cell: z.string().nullable(),
    expert: z.string().nullable(),
    modelVersion: z.string(),
    thresholdVersion: z.string(),
    reasons: z.unknown(),
  })
  .meta({ id: 'DryRun', description: 'A score that was not stored.' });

export const reconciliationHour = z
  .object({
    hour: z.int().describe('UTC epoch ms at which the hour of acceptance began.'),
    accepted: z.int(),
    evaluated: z.int(),
    errored: z.int(),
    pending: z.int(),
    missing: z.int().describe('accepted − evaluated − errored − pending: anything but 0 is an alarm.'),
  })
  .meta({ id: 'ReconciliationHour', description: 'Transactions by hour of acceptance.' });

export const deadLetter = z
  .object({
    position: z.int().describe('Of the record in the log.'),
    kind: z.string(),
    acceptedAt: z.int(),
    failedAt: z.int(),
    code: z.string(),
    reason: z.string(),
    attempts: z.int(),
    resolvedAt: z.int().nullable().describe('When a replay was scored.'),
  })
  .meta({ id: 'DeadLetter', description: 'A record that could not be scored.' });
export type DeadLetterAnswer = z.output<typeof deadLetter>;

export const loadedHistory = z
  .object({
    loadedAt: z.int(),
    firstAt: z.int(),
    lastAt: z.int(),
    modelVersion: z.string(),
    transactions: z.int(),
    evaluated: z.int(),
    errored: z.int(),
    missing: z.int().describe('transactions − evaluated − errored: anything but 0 is an alarm.'),
    legs: z.int(),
    alerts: z.int(),
  })
  .meta({ id: 'LoadedHistory', description: 'What the batch job scored before the stream began.' });

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().describe('Cursor of the next page; null on the last.'),
  });
}
