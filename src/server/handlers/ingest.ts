import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Appended } from '#contract/api/answers';
import { eventInput, transactionInput } from '#contract/api/records';
import { type ingestRoutes, largestBatch } from '#contract/api/ingest-routes';
import { day } from '#domain/time';
import type { AppendResult } from '#stream/event-log';
import type { NewRecord } from '#stream/record';
import type { ServerDeps } from '../deps.ts';
import type { Answer, Call, HandlersOf } from '../handler.ts';
import { notedRate } from '../noted-rate.ts';
import { pseudonymousRecord } from '../pseudonymous-record.ts';
import { HttpProblem, invalidContent } from '../problems.ts';
import { evaluationView } from '../views.ts';

/** A clock may run ahead by this much before its event is refused. */
const futureToleranceMs = day;

/** `id` is the caller's own, which the answer repeats. */
type Row = { readonly id: string } & ({ readonly record: NewRecord } | { readonly problem: HttpProblem });

const conflict = () =>
  new HttpProblem(409, 'record.conflict', 'This identifier was used before, with another body: nothing was changed.');

function appendedOf(id: string, result: AppendResult): Appended {
  const problem = result.outcome === 'conflict' ? { problem: conflict().problem } : {};
  return { id, outcome: result.outcome, position: result.position, acceptedAt: result.acceptedAt, ...problem };
}

export function ingestHandlers(deps: ServerDeps): HandlersOf<typeof ingestRoutes> {
  const { log, metrics, now } = deps;

  const { tokens } = deps;
  const rowOf = (id: string, record: NewRecord): Row => ({
    id,
    record: tokens === undefined ? record : pseudonymousRecord(record, tokens),
  });

  function parse<T extends { id: string; at: number }>(
    schema: z.ZodType<T>,
    value: unknown,
    toRecord: (parsed: T) => NewRecord,
  ): Row {
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const id = (value as { id?: unknown } | null)?.id;
      return { id: typeof id === 'string' ? id.slice(0, 200) : '', problem: invalidContent(parsed.error) };
    }
    if (parsed.data.at > now() + futureToleranceMs) {
      const errors = [{ pointer: '/at', detail: 'lies more than a day in the future' }];
      const problem = new HttpProblem(422, 'record.future', '/at: lies more than a day in the future', { errors });
      return { id: parsed.data.id, problem };
    }
    return rowOf(parsed.data.id, toRecord(parsed.data));
  }

  /** Appends the good rows; every row gets its own result, in the order given. */
  async function takeIn(rows: readonly Row[]): Promise<Appended[]> {
    const records = rows.flatMap((row) => ('record' in row ? [row.record] : []));
    const results = await log.append(records);
    let next = 0;
    const answers = rows.map((row): Appended => {
      if ('problem' in row) return { id: row.id, outcome: 'invalid', problem: row.problem.problem };
      return appendedOf(row.id, results[next++]!);
    });
    for (const [i, { outcome }] of answers.entries()) {
      const row = rows[i]!;
      metrics.appended.inc({ kind: 'record' in row ? row.record.kind : 'unknown', outcome });
    }
    return answers;
  }

  function batchAnswer(results: readonly Appended[]): Answer {
    const count = (outcome: Appended['outcome']) => results.filter((result) => result.outcome === outcome).length;
    return {
      status: 202,
      body: {
        accepted: count('accepted'),
        repeated: count('repeated'),
        conflicts: count('conflict'),
        invalid: count('invalid'),
        results,
      },
    };
  }

  async function one(row: Row): Promise<Appended> {
    if ('problem' in row) throw row.problem;
    const [result] = await takeIn([row]);
    if (result!.outcome === 'conflict') throw conflict();
    return result!;
  }

  const transactionRecord = (body: z.output<typeof transactionInput>): NewRecord => ({
    id: body.id,
    kind: 'transaction',
    key: body.accountId,
    body,
    noted: notedRate(deps, body),
  });
  const eventRecord = ({ kind, ...body }: z.output<typeof eventInput>): NewRecord => ({
    id: body.id,
    kind,
    key: body.partyId,
    body,
  });

  /** The same change may be made again on purpose, so without a key of its own each call is a new record. */
  const changeId = (call: Call<'putParty' | 'putAccount'>): string => {
    const key = call.request.headers['idempotency-key'];
    return typeof key === 'string' ? `${call.principal?.id}:${key}` : randomUUID();
  };

  async function decide(results: readonly Appended[], explain: boolean): Promise<Appended[]> {
    const { scoring } = deps;
    if (scoring === null) {
      const sentence = 'Taken in, but no model is released that could decide.';
      throw new HttpProblem(503, 'scorer.unavailable', sentence);
    }
    return await Promise.all(
      results.map(async (result) => {
        if (result.position === undefined || result.outcome === 'conflict') return result;
        const { evaluations, reasons } = await scoring.decide(result.position, explain, deps.config.decisionPatienceMs);
        const explained = explain || evaluations.some(({ alert }) => alert);
        return { ...result, evaluations: evaluations.map(evaluationView), ...(explained ? { reasons } : {}) };
      }),
    );
  }

  return {
    async postTransactions({ request, query }) {
      const given = request.body;
      const toRow = (value: unknown) => parse(transactionInput, value, transactionRecord);
      const many = Array.isArray(given);
      if (many) checkBatch(given);
      const results = many ? await takeIn(given.map(toRow)) : [await one(toRow(given))];
      const answers = query.wait === 'decision' ? await decide(results, query.explain) : results;
      if (many) return batchAnswer(answers);
      return { status: query.wait === 'decision' ? 200 : 202, body: answers[0] };
    },
    async postEvents({ request }) {
      const given = request.body;
      const toRow = (value: unknown) => parse(eventInput, value, eventRecord);
      if (!Array.isArray(given)) return { status: 202, body: await one(toRow(given)) };
      checkBatch(given);
      return batchAnswer(await takeIn(given.map(toRow)));
    },
    async putParty(call) {
      const body = { id: call.params.id, ...call.body };
      const id = changeId(call);
      return { status: 202, body: await one(rowOf(id, { id, kind: 'party', key: body.id, body })) };
    },
    async putAccount(call) {
      const body = { id: call.params.id, ...call.body };
      const id = changeId(call);
      return { status: 202, body: await one(rowOf(id, { id, kind: 'account', key: body.partyId, body })) };
    },
  };
}

function checkBatch(given: readonly unknown[]): void {
  if (given.length === 0 || given.length > largestBatch) {
    throw new HttpProblem(
      422,
      'request.invalid',
      `A batch has 1 to ${largestBatch} records, this one ${given.length}.`,
    );
  }
}
