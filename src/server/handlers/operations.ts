import { sql } from 'kysely';
import type { operationsRoutes } from '#contract/api/operations-routes';
import { day } from '#domain/time';
import { replayDeadLetter } from '#stream/postgres/replay';
import { pendingRecords, reconciliation } from '#stream/reconcile';
import type { ServerDeps } from '../deps.ts';
import { decodeCursor, pageFrom } from '../cursor.ts';
import { docsPage } from '../docs-page.ts';
import type { HandlersOf } from '../handler.ts';
import { notedRate } from '../noted-rate.ts';
import { openApiDocument } from '../openapi.ts';
import { HttpProblem } from '../problems.ts';
import { deadLetterView } from '../views.ts';

export function operationsHandlers(deps: ServerDeps, version: string): HandlersOf<typeof operationsRoutes> {
  const { db, metrics, now } = deps;
  const document = openApiDocument(version);

  return {
    async getReconciliation({ query: { from } }) {
      return { status: 200, body: await reconciliation(db, from ?? now() - day) };
    },
    async getDeadLetters({ query: { limit, cursor, open } }) {
      let rows = db.selectFrom('dead_letter').selectAll();
      if (open) rows = rows.where('resolved_at', 'is', null);
      if (cursor !== undefined) rows = rows.where('position', '<', decodeCursor(cursor, ['number'] as const)[0]);
      const found = await rows
        .orderBy('position', 'desc')
        .limit(limit + 1)
        .execute();
      return { status: 200, body: pageFrom(found, limit, (row) => [row.position], deadLetterView) };
    },
    async replayDeadLetter({ params: { position } }) {
      return {
        status: 202,
        body: await replayDeadLetter(deps.pool, deps.log, position, (body) => notedRate(deps, body)),
      };
    },
    async getLive() {
      return { status: 200, body: { status: 'live' } };
    },
    async getReady() {
      try {
        await sql`SELECT next_position FROM event_head`.execute(db);
      } catch {
        throw new HttpProblem(503, 'store.unavailable', 'The database is not available at the moment.');
      }
      return { status: 200, body: { status: 'ready' } };
    },
    async getMetrics() {
      // Without the database the other figures matter all the more.
      metrics.lag.set(await pendingRecords(db).catch(() => Number.NaN));
      const headers = { 'content-type': metrics.registry.contentType };
      return { status: 200, body: await metrics.registry.metrics(), headers };
    },
    async getDocs() {
      return { status: 200, body: docsPage(version), headers: { 'content-type': 'text/html; charset=utf-8' } };
    },
    async getOpenApi() {
      return { status: 200, body: document };
    },
  };
}
