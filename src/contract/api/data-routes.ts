import { z } from 'zod';
import { loadedKinds } from '../records.ts';
import { text } from './fields.ts';
import type { Route } from './route.ts';

/** A file's name, and no path. */
const fileName = z
  .string()
  .max(120)
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]*\.(csv|tsv|txt|parquet|ndjson|jsonl)(\.gz)?$/, 'must be a file of a table')
  .refine((name) => !name.includes('..'), 'must be a file of a table');

const cell = z.union([z.string(), z.number(), z.boolean()]).nullable();

const quarantined = z
  .object({
    file: z.string().nullable(),
    line: z.int().nullable(),
    field: z.string().nullable(),
    value: z.string().nullable(),
    reason: z.string(),
  })
  .meta({ id: 'QuarantinedRow', description: 'A row that was not loaded, and why.' });

const upload = z
  .object({
    name: z.string(),
    bytes: z.int(),
    columns: z.array(z.string()),
    rows: z.array(z.array(z.string().nullable())).describe('The first rows, as text.'),
    problem: z.string().nullable().describe('Why it cannot be read as a table.'),
  })
  .meta({ id: 'Upload' });

const job = z
  .object({
    source: z.enum(['demo', 'uploads']),
    state: z.enum(['running', 'loading', 'done', 'failed']),
    startedAt: z.int(),
    endedAt: z.int().nullable(),
    steps: z.array(z.object({ name: z.string(), seconds: z.number() })).describe('What is behind it.'),
    problem: z.string().nullable(),
  })
  .meta({ id: 'DataJob' });

/** What was read, what was put aside, and how an empty installation gets its first data. */
export const dataRoutes = {
  getDataSources: {
    method: 'GET',
    path: '/v1/data',
    summary: 'What was ingested, with rows loaded and quarantined by kind of record',
    action: 'data:read',
    answers: {
      200: z.object({
        ingested: z.object({ name: z.string(), mapping: z.string(), baseCurrency: z.string() }).nullable(),
        kinds: z.array(z.object({ kind: z.string(), loaded: z.int(), quarantined: z.int() })),
        job: job.nullable().describe('The latest since the server started.'),
      }),
    },
  },
  getQuarantine: {
    method: 'GET',
    path: '/v1/data/quarantine',
    summary:
      'Rows that were not loaded, with file, line, field, reason, and the value: its shape alone where it may name a person',
    action: 'data:read',
    query: z.strictObject({
      kind: z.enum([...loadedKinds, 'inputs']),
      offset: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    answers: { 200: z.object({ total: z.int(), items: z.array(quarantined) }) },
  },
  getUploads: {
    method: 'GET',
    path: '/v1/data/uploads',
    summary: 'Files that were uploaded and are not ingested yet, with their first rows',
    action: 'data:manage',
    answers: {
      200: z.object({
        items: z.array(upload),
        mappings: z.array(z.string()).describe('Names of mappings that come with Peerline.'),
        fields: z
          .record(
            z.string(),
            z.array(z.object({ name: z.string(), type: z.string(), required: z.boolean(), description: z.string() })),
          )
          .describe('Canonical fields by kind of record.'),
      }),
    },
  },
  putUpload: {
    method: 'PUT',
    path: '/v1/data/uploads/{name}',
    summary: 'Upload a file; one of this name is replaced',
    action: 'data:manage',
    params: z.strictObject({ name: fileName }),
    accepts: 'bytes',
    bodyLimit: 64 * 1024 * 1024,
    answers: { 200: upload },
  },
  deleteUpload: {
    method: 'DELETE',
    path: '/v1/data/uploads/{name}',
    summary: 'Remove an uploaded file',
    action: 'data:manage',
    params: z.strictObject({ name: fileName }),
    answers: { 204: null },
  },
  postMappingCheck: {
    method: 'POST',
    path: '/v1/data/mapping-checks',
    summary: 'Try a mapping on the uploaded files; nothing is loaded',
    action: 'data:manage',
    body: z.strictObject({
      mapping: z.union([
        text(100).describe('Name of a mapping that comes with Peerline.'),
        z.record(z.string(), z.unknown()),
      ]),
      baseCurrency: text(3).optional(),
    }),
    answers: {
      200: z.object({
        baseCurrency: z.string(),
        kinds: z.array(
          z.object({
            kind: z.string(),
            read: z.int(),
            loaded: z.int(),
            duplicates: z.int(),
            quarantined: z.int(),
            rows: z.array(z.record(z.string(), cell)).describe('The first ten that would be loaded.'),
            problems: z.array(quarantined).describe('The first ten that would not.'),
          }),
        ),
      }),
    },
  },
  postDataJob: {
    method: 'POST',
    path: '/v1/data/jobs',
    summary: 'Make the demo bank, or read the uploaded files; then train, score and bring in the result',
    action: 'data:manage',
    body: z.discriminatedUnion('source', [
      z.strictObject({ source: z.literal('demo') }),
      z.strictObject({
        source: z.literal('uploads'),
        mapping: z.union([text(100), z.record(z.string(), z.unknown())]),
        baseCurrency: text(3).optional(),
      }),
    ]),
    answers: { 202: job },
  },
} as const satisfies Readonly<Record<string, Route>>;
