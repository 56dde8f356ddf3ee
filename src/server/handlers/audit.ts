import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { type Principal, reachOf } from '#access/permissions';
import type { auditRoutes } from '#contract/api/audit-routes';
import { readAudit } from '#store/audit/audit-trail';
import { searchAudit } from '#store/audit/search';
import { verifyTrail } from '#store/audit/verify';
import { decodeCursor, pageFrom } from '../cursor.ts';
import type { ServerDeps } from '../deps.ts';
import { type HandlersOf, principalOf } from '../handler.ts';
import { HttpProblem } from '../problems.ts';

/** The trail tells of every team's work, so a key that is bound to one team has no part in it. */
function checkReach(principal: Principal): void {
  if (reachOf(principal, 'audit:read') === 'all') return;
  throw new HttpProblem(
    403,
    'access.denied',
    'The audit trail is of all teams: this needs a key that is bound to none.',
  );
}

export function auditHandlers({ db, now }: Pick<ServerDeps, 'db' | 'now'>): HandlersOf<typeof auditRoutes> {
  async function verification() {
    const found = await verifyTrail(readAudit(db), [], null);
    const { rows } = await sql<{ day: string; sequence: number }>`
      SELECT day, sequence FROM audit_anchored ORDER BY day DESC LIMIT 1`.execute(db);
    return {
      intact: found.intact,
      entries: found.entries,
      firstBroken: found.intact ? null : found.firstBroken,
      reason: found.intact ? null : found.reason,
      lastHash: found.intact ? found.lastHash : null,
      checkedAt: now(),
      anchored: rows[0] ?? null,
    };
  }

  /** Reading everything once is enough for all who ask meanwhile. */
  let underWay: ReturnType<typeof verification> | null = null;

  async function* lines(): AsyncGenerator<string> {
    for await (const entry of readAudit(db)) yield `${JSON.stringify(entry)}\n`;
  }

  return {
    async getAuditTrail(call) {
      checkReach(principalOf(call));
      const { limit, cursor, ...wanted } = call.query;
      const before = cursor === undefined ? undefined : decodeCursor(cursor, ['number'] as const)[0];
      const rows = await searchAudit(db, { ...wanted, before, limit: limit + 1 });
      return {
        status: 200,
        body: pageFrom(
          rows,
          limit,
          ({ sequence }) => [sequence],
          (entry) => entry,
        ),
      };
    },
    async verifyAuditTrail(call) {
      checkReach(principalOf(call));
      underWay ??= verification().finally(() => {
        underWay = null;
      });
      return { status: 200, body: await underWay };
    },
    async exportAuditTrail(call) {
      checkReach(principalOf(call));
      const headers = {
        'content-type': 'application/x-ndjson; charset=utf-8',
        'content-disposition': 'attachment; filename="audit-trail.ndjson"',
      };
      return { status: 200, body: Readable.from(lines()), headers };
    },
  };
}
