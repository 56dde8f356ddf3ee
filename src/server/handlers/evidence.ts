import { sql } from 'kysely';
import { readAlert, readCase } from '#casework/reading';
import { breachEvidence, hitEvidence, partyEvidence } from '#casework/reports/case-evidence';
import { draftNarrative } from '#casework/reports/narrative';
import { visibleAlert } from '#casework/officer';
import { type evidenceRoutes, windowDays } from '#contract/api/evidence-routes';
import { AppError } from '#domain/app-error';
import type { Model } from '#model/model';
import { peerProbabilities } from '#model/peer-statistics';
import { networkOf } from '../activity/network.ts';
import { behaviourOf, transfersOf, type Window } from '../activity/party-activity.ts';
import { withMaskedName } from '../activity/transfer.ts';
import type { ServerDeps } from '../deps.ts';
import { type HandlersOf, principalOf } from '../handler.ts';
import { seesIdentity } from '../identities.ts';
import { partySegments } from '../party-segments.ts';
import { cellOfName, peerGroups } from '../peer-groups.ts';
import { HttpProblem } from '../problems.ts';
import { findObjects } from '../search.ts';
import { officerOf } from './casework-views.ts';

/** Payments that a network rests on at most. */
const mostOfNetwork = 20_000;
const amountFeature = 'amount';

interface StoredReason {
  readonly feature: string | null;
  readonly label: string;
  readonly unit: string;
  readonly value: number | null;
}

export function evidenceHandlers(deps: ServerDeps): HandlersOf<typeof evidenceRoutes> {
  const { db, models, scoring, baseCurrency, now } = deps;

  /** Null where its folder is gone: what was stored still stands. */
  function modelOf(version: string): Model | null {
    try {
      return models.load(version);
    } catch (error) {
      if (error instanceof AppError && error.code === 'model.absent') return null;
      throw error;
    }
  }

  async function checkParty(id: string): Promise<void> {
    const known = await db.selectFrom('party').select('id').where('id', '=', id).executeTakeFirst();
    if (known === undefined) {
      throw new HttpProblem(404, 'object.not-found', 'There is no such party, or it is not yours to see.');
    }
  }

  function windowOf(query: { readonly from?: number | undefined; readonly until?: number | undefined }): Window {
    const until = query.until ?? now();
    return { from: query.from ?? until - windowDays, until };
  }

  /** Payments of a party; names of counterparties are masked for who may not see the party's own. */
  async function shownTransfers(call: Parameters<typeof principalOf>[0], id: string, window: Window, limit: number) {
    const [transfers, clear] = await Promise.all([
      transfersOf(deps, id, window, limit),
      seesIdentity(db, principalOf(call), id),
    ]);
    return clear ? transfers : transfers.map(withMaskedName);
  }

  function compare(model: Model, segment: string, asked: readonly StoredReason[]) {
    const own = cellOfName(model, segment);
    return asked.flatMap(({ feature, label, unit, value }) => {
      const groups = feature === null ? null : peerGroups(model, own, feature, value);
      return groups === null ? [] : [{ feature: feature!, label, unit, value, groups }];
    });
  }

  async function trailOf(subject: string): Promise<readonly unknown[]> {
    const { rows } = await sql`
      SELECT sequence, at, actor, action, reason, before, after, hash FROM audit_entry
      WHERE subject = ${subject} ORDER BY sequence DESC LIMIT 500`.execute(db);
    return rows;
  }

  return {
    async getAlertPeers(call) {
      const { breaches } = await readAlert(db, call.params.id, officerOf(principalOf(call)));
      const wanted = call.query.breach;
      const breach =
        wanted === undefined
          ? breaches.toSorted((a, b) => b.score - a.score)[0]
          : breaches.find(({ id }) => id === wanted);
      if (breach === undefined) throw new HttpProblem(404, 'object.not-found', 'The alert has no such breach.');
      const model = modelOf(breach.model_version);
      const none = { modelVersion: null, probabilities: [...peerProbabilities], features: [] };
      if (model === null) return { status: 200, body: none };
      const reasons = (breach.reasons as { readonly reasons?: readonly StoredReason[] } | null)?.reasons ?? [];
      const amount = model.catalogue.find(({ name }) => name === amountFeature);
      const ofAmount =
        amount === undefined || reasons.some(({ feature }) => feature === amountFeature)
          ? []
          : [{ feature: amountFeature, label: amount.label, unit: amount.unit, value: breach.amount_minor }];
      const features = compare(model, breach.cell, [...reasons, ...ofAmount]);
      return { status: 200, body: { ...none, modelVersion: breach.model_version, features } };
    },
    async getAlertNarrative(call) {
      const { alert, breaches, hits } = await readAlert(db, call.params.id, officerOf(principalOf(call)));
      const party = await partyEvidence(db, alert.party_id);
      const { sentences } = draftNarrative(party, breachEvidence(breaches), hitEvidence(hits), baseCurrency);
      return { status: 200, body: { sentences } };
    },
    async getAlertTrail(call) {
      const { alert } = await readAlert(db, call.params.id, officerOf(principalOf(call)));
      return { status: 200, body: { items: await trailOf(`alert:${alert.id}`) } };
    },
    async getCaseTrail(call) {
      const detail = await readCase(db, call.params.id, officerOf(principalOf(call)));
      return { status: 200, body: { items: await trailOf(`case:${detail.case.id}`) } };
    },
    async getPeople(call) {
      const users = await db
        .selectFrom('access_user')
        .select(['id', 'name', 'roles', 'disabled'])
        .orderBy('name')
        .limit(1000)
        .execute();
      const items = users.map(({ id, name, roles, disabled }) => ({
        id: `user:${id}`,
        name,
        works: !disabled && roles.split(',').some((role) => role === 'analyst' || role === 'compliance-officer'),
      }));
      return { status: 200, body: { me: officerOf(principalOf(call)).id, items } };
    },
    async getPartyPeers({ params: { id } }) {
      await checkParty(id);
      const latest = await db
        .selectFrom('evaluation')
        .select(['cell', 'model_version'])
        .where('party_id', '=', id)
        .where('status', '!=', 'errored')
        .orderBy('position', 'desc')
        .limit(1)
        .executeTakeFirst();
      const features = scoring === null ? null : await scoring.features(id);
      const model = latest === undefined ? null : modelOf(latest.model_version);
      const none = { modelVersion: null, probabilities: [...peerProbabilities], features: [] };
      if (model === null || features === null) return { status: 200, body: none };
      const asked = model.catalogue.map(({ name, label, unit }) => ({
        feature: name,
        label,
        unit,
        value: features[name] ?? null,
      }));
      const body = {
        ...none,
        modelVersion: latest!.model_version,
        features: compare(model, latest!.cell ?? '', asked),
      };
      return { status: 200, body };
    },
    async getPartySegments({ params: { id } }) {
      await checkParty(id);
      return { status: 200, body: await partySegments(db, id) };
    },
    async getPartyActivity(call) {
      const { query } = call;
      const { id } = call.params;
      await checkParty(id);
      const window = windowOf(query);
      const [transfers, behaviour] = await Promise.all([
        shownTransfers(call, id, window, query.limit + 1),
        behaviourOf(deps, id, window, query.limit + 1),
      ]);
      const whole = transfers.length <= query.limit && behaviour.length <= query.limit;
      const body = {
        ...window,
        whole,
        transfers: transfers.slice(0, query.limit),
        behaviour: behaviour.slice(0, query.limit),
      };
      return { status: 200, body };
    },
    async getPartyNetwork(call) {
      const { id } = call.params;
      await checkParty(id);
      const window = windowOf(call.query);
      const transfers = await shownTransfers(call, id, window, mostOfNetwork);
      const nodes = networkOf(transfers, call.query.limit);
      const parties = nodes.flatMap(({ partyId }) => (partyId === null ? [] : [partyId]));
      const alerts = await db
        .selectFrom('party_alert')
        .select(['party_id', 'id'])
        .where('party_id', 'in', [...parties, ''])
        .where('state', '!=', 'closed')
        .where(visibleAlert(officerOf(principalOf(call))))
        .execute();
      const alertOf = new Map(alerts.map((alert) => [alert.party_id, alert.id]));
      const body = {
        ...window,
        whole: transfers.length < mostOfNetwork,
        nodes: nodes.map((node) => ({ ...node, alertId: alertOf.get(node.partyId ?? '') ?? null })),
      };
      return { status: 200, body };
    },
    async getSearch(call) {
      return { status: 200, body: { items: await findObjects(db, call.query.q, officerOf(principalOf(call))) } };
    },
  };
}
