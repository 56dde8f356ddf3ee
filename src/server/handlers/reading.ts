import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { documentFile } from '#batch/model-folder';
import { mayTouch, type Principal, reachOf } from '#access/permissions';
import type { readingRoutes } from '#contract/api/reading-routes';
import { maskDate, maskName } from '#privacy/masking/mask';
import { partySubject } from '#store/vault/vault';
import { decodeCursor, pageFrom } from '../cursor.ts';
import type { ServerDeps } from '../deps.ts';
import { type HandlersOf, principalOf } from '../handler.ts';
import { seesIdentity } from '../identities.ts';
import { notedRate } from '../noted-rate.ts';
import { pseudonymousRecord } from '../pseudonymous-record.ts';
import { HttpProblem } from '../problems.ts';
import { alertView, evaluationView } from '../views.ts';

const latestEvaluations = 10;

function notFound(what: string): HttpProblem {
  return new HttpProblem(404, 'object.not-found', `There is no such ${what}, or it is not yours to see.`);
}

/** Alerts that the principal may see: all, or those of the own teams and of none. */
export function visibleTeams(principal: Principal): ReturnType<typeof sql<boolean>> {
  if (reachOf(principal, 'alerts:read') === 'all') return sql<boolean>`true`;
  return sql<boolean>`(team IS NULL OR team = ANY(${[...principal.teams]}::text[]))`;
}

export function readingHandlers({
  db,
  vault,
  scoring,
  baseCurrency,
  rates,
  tokens,
  dataFolder,
}: ServerDeps): Omit<HandlersOf<typeof readingRoutes>, 'streamAlerts'> {
  async function segmentOf(partyId: string) {
    const latest = await db
      .selectFrom('evaluation')
      .select(['cell', 'expert', 'model_version', 'at'])
      .where('party_id', '=', partyId)
      .where('status', '!=', 'errored')
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst();
    return {
      partyId,
      cell: latest?.cell ?? null,
      expert: latest?.expert ?? null,
      modelVersion: latest?.model_version ?? null,
      at: latest?.at ?? null,
    };
  }

  return {
    async getParty(call) {
      const { id } = call.params;
      const row = await db.selectFrom('party').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) throw notFound('party');
      const [accounts, evaluations, segment, personal, features] = await Promise.all([
        db.selectFrom('account').selectAll().where('party_id', '=', id).orderBy('id').limit(1000).execute(),
        db
          .selectFrom('evaluation')
          .selectAll()
          .where('party_id', '=', id)
          .orderBy('position', 'desc')
          .limit(latestEvaluations)
          .execute(),
        segmentOf(id),
        row.sealed === null ? null : vault.open(partySubject(id), row.sealed),
        scoring === null ? null : scoring.features(id),
      ]);
      const clear = await seesIdentity(db, principalOf(call), id);
      const masked = (name: string, mask: (text: string) => string) => {
        const text = textOf(name);
        return text === null ? null : mask(text);
      };
      const textOf = (name: string) => (typeof personal?.[name] === 'string' ? personal[name] : null);
      return {
        status: 200,
        body: {
          id,
          entityType: row.entity_type,
          name: clear ? textOf('name') : masked('name', maskName),
          birthDate: clear ? textOf('birthDate') : masked('birthDate', maskDate),
          masked: !clear,
          country: row.country,
          region: row.region,
          industry: row.industry,
          occupation: row.occupation,
          onboardedAt: row.onboarded_at,
          riskRating: row.risk_rating,
          politicallyExposed: row.politically_exposed,
          clientSegment: row.client_segment,
          accounts: accounts.map((account) => ({
            id: account.id,
            product: account.product,
            currency: account.currency,
            openedAt: account.opened_at,
          })),
          segment,
          features,
          evaluations: evaluations.map(evaluationView),
        },
      };
    },
    async getPartySegment({ params: { id } }) {
      const known = await db.selectFrom('party').select('id').where('id', '=', id).executeTakeFirst();
      const segment = await segmentOf(id);
      if (known === undefined && segment.at === null) throw notFound('party');
      return { status: 200, body: segment };
    },
    async getEvaluations({ query: { limit, cursor, partyId, status } }) {
      let rows = db.selectFrom('evaluation').selectAll();
      if (partyId !== undefined) rows = rows.where('party_id', '=', partyId);
      if (status !== undefined) rows = rows.where('status', '=', status);
      if (cursor !== undefined) {
        const [position, side] = decodeCursor(cursor, ['number', 'number'] as const);
        rows = rows.where(sql<boolean>`(position, side) < (${position}, ${side})`);
      }
      const found = await rows
        .orderBy('position', 'desc')
        .orderBy('side', 'desc')
        .limit(limit + 1)
        .execute();
      return { status: 200, body: pageFrom(found, limit, (row) => [row.position, row.side], evaluationView) };
    },
    async getAlerts(call) {
      const { limit, cursor, partyId } = call.query;
      let rows = db
        .selectFrom('alert')
        .selectAll()
        .where(visibleTeams(principalOf(call)));
      if (partyId !== undefined) rows = rows.where('party_id', '=', partyId);
      if (cursor !== undefined) rows = rows.where('id', '<', decodeCursor(cursor, ['number'] as const)[0]);
      const found = await rows
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      return { status: 200, body: pageFrom(found, limit, (row) => [row.id], alertView) };
    },
    async getAlert(call) {
      const row = await db.selectFrom('alert').selectAll().where('id', '=', call.params.id).executeTakeFirst();
      if (row === undefined || !mayTouch(principalOf(call), 'alerts:read', row.team)) throw notFound('alert');
      return { status: 200, body: alertView(row) };
    },
    async getSegments({ query: { limit, cursor, modelVersion } }) {
      const version =
        modelVersion ??
        (await db.selectFrom('model').select('version').where('status', '=', 'champion').executeTakeFirst())?.version;
      if (version === undefined) return { status: 200, body: { items: [], next: null } };
      let rows = db.selectFrom('segment').selectAll().where('model_version', '=', version);
      if (cursor !== undefined) rows = rows.where('cell', '>', decodeCursor(cursor, ['string'] as const)[0]);
      const found = await rows
        .orderBy('cell')
        .limit(limit + 1)
        .execute();
      const view = (row: (typeof found)[number]) => ({
        modelVersion: row.model_version,
        cell: row.cell,
        expert: row.expert,
        tau: row.tau,
        parties: row.parties,
        legs: row.legs,
      });
      return { status: 200, body: pageFrom(found, limit, (row) => [row.cell], view) };
    },
    async getModels() {
      const rows = await db.selectFrom('model').selectAll().orderBy('created_at', 'desc').limit(200).execute();
      const items = rows.map(({ created_at, ...row }) => ({ ...row, createdAt: created_at }));
      return { status: 200, body: { items } };
    },
    async getModelDocument({ params: { version } }) {
      const known = await db.selectFrom('model').select('version').where('version', '=', version).executeTakeFirst();
      if (known === undefined) throw notFound('model');
      const file = documentFile(dataFolder, known.version);
      if (!existsSync(file)) {
        const sentence = 'No document was written with this version: `peerline run` and `train` write one.';
        throw new HttpProblem(404, 'object.not-found', sentence);
      }
      const headers = {
        'content-type': 'text/html; charset=utf-8',
        'content-disposition': `attachment; filename="model-${version}.html"`,
      };
      return { status: 200, body: await readFile(file, 'utf8'), headers };
    },
    async postScore({ body }) {
      if (scoring === null) throw new HttpProblem(503, 'scorer.unavailable', 'No model is released that could score.');
      const asked = { id: body.id, kind: 'transaction', key: body.accountId, body } as const;
      const known = tokens === undefined ? asked.body : { ...body, ...pseudonymousRecord(asked, tokens).body };
      return { status: 200, body: await scoring.dryRun({ ...known, ...notedRate({ baseCurrency, rates }, body) }) };
    },
  };
}
