import { sql } from 'kysely';
import type { operationsRoutes } from '#contract/api/operations-routes';
import { day } from '#domain/time';
import { logKinds } from '#stream/record';
import { reconciliation } from '#stream/reconcile';
import type { ServerDeps } from '../deps.ts';
import { docsPage } from '../docs-page.ts';
import type { HandlersOf } from '../handler.ts';
import { openApiDocument } from '../openapi.ts';
import { HttpProblem } from '../problems.ts';

export function operationsHandlers(
  { db, metrics, now }: ServerDeps,
  version: string,
): HandlersOf<typeof operationsRoutes> {
  const document = openApiDocument(version);

  return {
    async getReconciliation({ query: { from } }) {
      return { status: 200, body: await reconciliation(db, from ?? now() - day) };
    },
    async getDeadLetters() {
      const rows = await db.selectFrom('dead_letter').selectAll().orderBy('position', 'desc').limit(200).execute();
      const items = rows.map((row) => ({
        position: row.position,
        kind: logKinds[row.kind] ?? 'unknown',
        acceptedAt: row.accepted_at,
        failedAt: row.failed_at,
        code: row.code,
        reason: row.reason,
        attempts: row.attempts,
        resolvedAt: row.resolved_at,
      }));
      return { status: 200, body: { items } };
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
