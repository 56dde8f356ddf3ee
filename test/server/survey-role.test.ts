import { randomBytes } from 'node:crypto';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audienceDefinition } from '#contract/audience-definition';
import { surveyDefinition } from '#contract/survey-definition';
import { createPool } from '#store/database';
import type { Tables } from '#store/tables/tables';
import { createVault } from '#store/vault/vault';
import { addAudience, audienceMembers, refreshAudience } from '#surveys/activation/audience';
import { campaignResult, startCampaign } from '#surveys/activation/campaign';
import { moveSurvey, storeVersion } from '#surveys/catalogue/surveys';
import { recordConsents } from '#surveys/consent';
import { invite } from '#surveys/delivery/invite';
import { observeEvents } from '#surveys/delivery/observe';
import { respond } from '#surveys/delivery/respond';
import type { SurveyDeps } from '#surveys/deps';
import { addConnection, changeConnection, removeConnection } from '#surveys/imports/change-connection';
import { importResponses } from '#surveys/imports/receive';
import { exportAnswers } from '#surveys/results/export';
import { readResults } from '#surveys/results/results';
import { readOpenTexts } from '#surveys/results/texts';
import { assignCommercial } from '#surveys/segments/commercial';
import { openTestStore, type TestStore } from '../database.ts';
import { npsSurvey } from '../fixtures/survey.ts';

/** Everything that the room may touch: no alert, case, evaluation, party or AML segment among it. */
const allowed = [
  'customer',
  'customer_signal',
  'customer_attribute',
  'customer_activity',
  'consent_entry',
  'consent_head',
  'customer_restriction',
  'commercial_segmentation',
  'commercial_segment',
  'commercial_segment_membership',
  'commercial_segment_place',
  'survey',
  'survey_version',
  'survey_cooldown',
  'survey_contact',
  'survey_response',
  'survey_answer',
  'survey_work',
  'survey_connection',
  'survey_import_pending',
  'survey_feed',
  'audience',
  'audience_member',
  'campaign',
  'campaign_offer',
  'campaign_outcome',
  'outbox_head',
  'outbox_event',
  'audit_head',
  'audit_entry',
  'subject_key',
];
const role = `surveys_only_${randomBytes(4).toString('hex')}`;
const now = Date.UTC(2026, 5, 1);

describe('surveys as a role that may read nothing of alerts, cases and risk', () => {
  let store: TestStore;
  let db: Kysely<Tables>;
  let deps: SurveyDeps;
  beforeAll(async () => {
    store = await openTestStore();
    const owner = createPool(store.owner, 1);
    await owner.query(`CREATE ROLE ${role} NOLOGIN`);
    await owner.query(`GRANT ${role} TO CURRENT_USER`);
    await owner.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
    await owner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${allowed.join(', ')} TO ${role}`);
    await owner.end();
    const pool = createPool({ ...store.owner, options: `-c role=${role}` }, 2);
    db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
    deps = { db, vault: createVault({ db, masterKey: randomBytes(32), now: () => now }), now: () => now };
  });
  afterAll(async () => {
    await db.destroy();
    await store.close();
  });

  it.each([
    'SELECT * FROM alert',
    'SELECT * FROM evaluation',
    'SELECT risk_rating FROM party',
    'SELECT * FROM aml_segment_membership',
    'SELECT * FROM party_alert',
  ])('cannot %s', async (statement) => {
    await expect(sql.raw(statement).execute(db)).rejects.toThrow(/permission denied/);
  });

  it('does everything that it is for', async () => {
    const members = Array.from({ length: 24 }, (_, i) => ({ partyId: `p${i}`, segment: 'A' }));
    const segments = [{ id: 'A', label: 'Savers' }];
    await assignCommercial(db, { segmentation: 'value', version: 'v1', segments, members, lineage: [], at: now });
    const targeting = { segments: [{ segmentation: 'value', segment: 'A' }] };
    const definition = surveyDefinition.parse(npsSurvey({ targeting, requiresConsent: 'research' }));
    await storeVersion(db, 'nps', { definition, isNew: true, actor: 'user:1', at: now });
    await moveSurvey(db, 'nps', { status: 'live', version: null, actor: 'user:1', at: now });
    const consents = members.flatMap(({ partyId }) =>
      ['research', 'offers'].map((purpose) => ({
        id: `${partyId} ${purpose}`,
        partyId,
        purpose,
        granted: true,
        at: now,
        source: 'x',
      })),
    );
    await db.transaction().execute((transaction) => recordConsents(transaction, consents, now));
    await observeEvents(deps, [{ partyId: 'p1', event: 'login', at: now }]);
    const invited = await invite(
      deps,
      'nps',
      members.map(({ partyId }) => partyId),
      { source: 'api' },
    );
    for (const one of invited) {
      if (one.outcome !== 'invited') throw new Error(one.reasons.join());
      await respond(deps, one.token, { recommend: 3, reason: 'The fees.' });
    }
    await addConnection(
      deps,
      {
        id: 'zig',
        source: 'zigpoll',
        surveyId: 'nps',
        clientId: null,
        partyField: null,
        questions: [{ external: 's', question: 'recommend' }],
      },
      'a secret of some length',
      'user:1',
    );
    const foreign = { _id: 'r', slideId: 's', participantId: 'a', createdAt: '2026-05-01T00:00:00Z', response: '10' };
    expect(await importResponses(deps, 'zig', foreign)).toMatchObject({ stored: 1 });
    await changeConnection(deps, 'zig', { partyField: 'customer' }, 'user:1');
    await removeConnection(deps, 'zig', 'user:1');
    const results = await readResults(deps, 'nps', { by: 'segment', segmentation: 'value' }, { from: null, to: null });
    expect(results.questions[0]!.total).toMatchObject({ suppressed: false, cell: { n: 25 } });
    expect((await readOpenTexts(deps, 'nps', 'reason')).texts.length).toBe(24);
    expect((await exportAnswers(deps, 'nps')).split('\r\n').length).toBe(27);
    const audience = audienceDefinition.parse({ targeting, purpose: 'offers', holdout: { share: 0.5, seed: 3 } });
    await addAudience(db, 'savers', audience, 'user:1', now);
    expect(await refreshAudience(db, 'savers', now)).toMatchObject({ members: 24 });
    const campaign = {
      audienceId: 'savers',
      offer: 'x',
      costMinor: 0,
      currency: 'EUR',
      startedAt: now,
      endsAt: now + 1,
    };
    expect(await startCampaign(db, { id: 'c', ...campaign }, 'user:1')).toBe(24);
    const { treated, holdout } = await campaignResult(db, 'c');
    expect([treated, treated + holdout]).toEqual([(await audienceMembers(db, 'savers')).length, 24]);
  });
});
