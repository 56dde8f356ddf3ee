import { z } from 'zod';
import type { ImportSource } from './signature.ts';

export type ForeignValue = number | boolean | string | readonly string[];

/** An answer to a survey held elsewhere, in one form for all sources. */
export interface ForeignResponse {
  readonly externalId: string;
  /** UTC epoch ms. */
  readonly at: number;
  readonly language: string | null;
  /** Hidden fields, variables and metadata, among which one may name the customer. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** By each name that the source knows a question by. */
  readonly answers: ReadonlyMap<string, ForeignValue>;
}

/** `pending`: the source told only that there is a response; its answers are imported later. */
export type ReadPayload =
  | { readonly kind: 'responses'; readonly responses: readonly ForeignResponse[] }
  | { readonly kind: 'pending'; readonly externalId: string }
  | { readonly kind: 'ignored'; readonly reason: string };

const time = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((at) => Number.isSafeInteger(at) && at >= 0, 'must be a time');
const name = z.string().min(1).max(200);
const fields = z.record(z.string(), z.unknown()).nullish();

const typeform = z.object({
  event_type: z.string(),
  form_response: z.object({
    token: name,
    submitted_at: time,
    hidden: fields,
    answers: z
      .array(
        z.object({
          field: z.object({ id: name, ref: name.nullish() }),
          type: z.string(),
          number: z.number().nullish(),
          text: z.string().nullish(),
          boolean: z.boolean().nullish(),
          choice: z.object({ id: name.nullish(), label: z.string().nullish() }).nullish(),
          choices: z.object({ ids: z.array(name).nullish(), labels: z.array(z.string()).nullish() }).nullish(),
        }),
      )
      .max(200)
      .nullish(),
  }),
});

function readTypeform(body: unknown): ReadPayload {
  const { event_type: event, form_response: response } = typeform.parse(body);
  if (event !== 'form_response') return { kind: 'ignored', reason: `the event ${event} holds no answers` };
  const answers = new Map<string, ForeignValue>();
  for (const { field, number, text, boolean, choice, choices } of response.answers ?? []) {
    const value =
      number ?? boolean ?? text ?? choice?.label ?? choice?.id ?? choices?.labels ?? choices?.ids ?? undefined;
    if (value === undefined) continue;
    answers.set(field.id, value);
    if (typeof field.ref === 'string') answers.set(field.ref, value);
  }
  const { token: externalId, submitted_at: at, hidden } = response;
  return { kind: 'responses', responses: [{ externalId, at, language: null, fields: hidden ?? {}, answers }] };
}

const surveyMonkeyEvent = z.object({ event_type: z.string(), object_type: z.string(), object_id: z.coerce.string() });
const surveyMonkeyResponse = z.object({
  id: z.coerce.string(),
  response_status: z.string(),
  date_modified: time,
  custom_variables: fields,
  pages: z
    .array(
      z.object({
        questions: z
          .array(
            z.object({
              id: z.coerce.string(),
              answers: z
                .array(
                  z.object({
                    choice_id: z.coerce.string().nullish(),
                    text: z.string().nullish(),
                    choice_metadata: z.object({ weight: z.coerce.number().nullish() }).nullish(),
                  }),
                )
                .max(200),
            }),
          )
          .max(200),
      }),
    )
    .max(100),
});

function readSurveyMonkey(body: unknown): ReadPayload {
  const event = surveyMonkeyEvent.safeParse(body);
  if (event.success) {
    if (event.data.event_type !== 'response_completed') {
      return { kind: 'ignored', reason: `the event ${event.data.event_type} is not a complete response` };
    }
    return { kind: 'pending', externalId: event.data.object_id };
  }
  const bulk = z.object({ data: z.array(surveyMonkeyResponse).max(1000) }).safeParse(body);
  const responses = bulk.success ? bulk.data.data : [surveyMonkeyResponse.parse(body)];
  const complete = responses.filter((response) => response.response_status === 'completed');
  return {
    kind: 'responses',
    responses: complete.map(({ id, date_modified: at, custom_variables: variables, pages }) => {
      const answers = new Map<string, ForeignValue>();
      for (const question of pages.flatMap((page) => page.questions)) {
        const values = question.answers.flatMap(({ text, choice_id: choice, choice_metadata: metadata }) => {
          const value = text ?? metadata?.weight ?? choice;
          return value === null || value === undefined ? [] : [value];
        });
        if (values.length === 1) answers.set(question.id, values[0]!);
        else if (values.length > 1) answers.set(question.id, values.map(String));
      }
      return { externalId: id, at, language: null, fields: variables ?? {}, answers };
    }),
  };
}

const formbricks = z.object({
  event: z.string(),
  data: z
    .object({
      id: name,
      finished: z.boolean(),
      updatedAt: time,
      language: z.string().nullish(),
      contactAttributes: fields,
      data: z.record(z.string(), z.unknown()),
    })
    .nullish(),
});

function readFormbricks(body: unknown): ReadPayload {
  const { event, data } = formbricks.parse(body);
  if (data === null || data === undefined || !data.finished) {
    return { kind: 'ignored', reason: `the event ${event} is not a finished response` };
  }
  const answers = new Map<string, ForeignValue>();
  for (const [id, value] of Object.entries(data.data)) {
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') answers.set(id, value);
    else if (Array.isArray(value)) answers.set(id, value.map(String));
  }
  const all = { ...data.data, ...data.contactAttributes };
  const { id: externalId, updatedAt: at, language = null } = data;
  return { kind: 'responses', responses: [{ externalId, at, language, fields: all, answers }] };
}

const zigpoll = z.object({
  _id: name,
  slideId: name,
  participantId: name,
  createdAt: time,
  response: z.union([z.string(), z.number(), z.array(z.string())]),
  metadata: fields,
});

/** One answer to one slide; those of one participant are one response. */
function readZigpoll(body: unknown): ReadPayload {
  const bulk = z.object({ data: z.array(zigpoll).max(5000) }).safeParse(body);
  const rows = bulk.success ? bulk.data.data : [zigpoll.parse(body)];
  return {
    kind: 'responses',
    responses: rows.map(({ slideId, participantId, createdAt, response, metadata }) => ({
      externalId: participantId,
      at: createdAt,
      language: null,
      fields: metadata ?? {},
      answers: new Map([[slideId, response]]),
    })),
  };
}

const readers: Readonly<Record<ImportSource, (body: unknown) => ReadPayload>> = {
  typeform: readTypeform,
  surveymonkey: readSurveyMonkey,
  formbricks: readFormbricks,
  zigpoll: readZigpoll,
};

/** Reads a payload. Throws ZodError for one that has not the shape of its source. */
export function readPayload(source: ImportSource, body: unknown): ReadPayload {
  return readers[source](body);
}
