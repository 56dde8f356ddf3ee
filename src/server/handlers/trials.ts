import type { trialRoutes } from '#contract/api/trial-routes';
import { day } from '#domain/time';
import { featureCatalogue } from '#features/catalogue';
import { gateShut } from '#improve/refusals';
import { segmentOutcomes } from '#improve/segments/segment-outcomes';
import { type ArmYield, promotionGate } from '#improve/trials/compare';
import { addRuleSet, listRuleSets, type RuleSet } from '#improve/trials/rule-sets';
import {
  compareTrial,
  listTrials,
  promote,
  proposePromotion,
  rollBackTrial,
  startTrial,
  stopTrial,
  type Trial,
} from '#improve/trials/trials';
import { requireBounded } from '#rules/bounded';
import { compileRules } from '#rules/compile';
import type { StaticRule } from '#rules/static-rule';
import { usualRules } from '#rules/usual-rules';
import { championVersion, registerChallenger } from '#stream/scoring/champion';
import { loadedModel } from '#stream/scoring/loaded-model';
import { shadowRefusal } from '#stream/scoring/shadow';
import { actorOf } from '../actor.ts';
import type { ServerDeps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { shareView } from './improve-views.ts';

function trialView(row: Trial) {
  return {
    id: row.id,
    champion: row.champion,
    challenger: row.challenger,
    mode: row.mode,
    share: row.share,
    state: row.state,
    startedBy: row.started_by,
    startedAt: row.started_at,
    proposedBy: row.proposed_by,
    promotedBy: row.promoted_by,
    endedAt: row.ended_at,
    reason: row.reason,
  };
}

function ruleSetView({ digest, name, rules, added_by: addedBy, added_at: addedAt }: RuleSet) {
  return { digest, name, rules: rules as StaticRule[], addedBy, addedAt };
}

function armView(arm: ArmYield) {
  return { ...arm, yield: shareView(arm.yield) };
}

export function trialHandlers({ db, models, now }: ServerDeps): HandlersOf<typeof trialRoutes> {
  const deedOf = (call: { readonly body: { readonly reason: string } } & Parameters<typeof actorOf>[0]) => {
    return { actor: actorOf(call), at: now(), reason: call.body.reason };
  };
  return {
    async getRuleSets() {
      return { status: 200, body: { items: (await listRuleSets(db)).map(ruleSetView) } };
    },
    async postRuleSet(call) {
      const champion = await championVersion(db);
      if (champion === null) throw gateShut(['No model is in use yet, which would say what rules can read.']);
      const { featureOptions } = models.load(champion);
      const rules = call.body.rules ?? usualRules(featureOptions.reportingLimitMinor);
      requireBounded(rules);
      compileRules(
        rules,
        featureCatalogue.map(({ name }) => name),
      );
      const { name } = call.body;
      const added = await addRuleSet(db, { name, rules: rules.map((rule) => ({ ...rule })) }, deedOf(call));
      return { status: 201, body: ruleSetView(added) };
    },
    async getTrials() {
      return { status: 200, body: { items: (await listTrials(db)).map(trialView) } };
    },
    async postTrial(call) {
      const { challenger: version, share, rules } = call.body;
      const champion = await championVersion(db);
      if (champion === null) throw gateShut(['No model is in use yet: there is nothing to compare with.']);
      if (version === undefined) {
        const trial = await startTrial(db, { challenger: champion, share, rules }, deedOf(call));
        return { status: 201, body: trialView(trial) };
      }
      const challenger = loadedModel(version, models.load(version));
      const refusal = shadowRefusal(loadedModel(champion, models.load(champion)), challenger);
      if (refusal !== null) throw gateShut([`This model cannot score beside the champion. ${refusal}`]);
      await registerChallenger(db, challenger, now());
      return { status: 201, body: trialView(await startTrial(db, { challenger: version, share }, deedOf(call))) };
    },
    async getTrialComparison({ params: { id } }) {
      const comparison = await compareTrial(db, id);
      const view = {
        ...comparison,
        champion: armView(comparison.champion),
        challenger: armView(comparison.challenger),
      };
      return { status: 200, body: { comparison: view, gate: promotionGate(comparison) } };
    },
    async proposePromotion(call) {
      return { status: 200, body: trialView(await proposePromotion(db, call.params.id, deedOf(call))) };
    },
    async promoteChallenger(call) {
      return { status: 200, body: trialView(await promote(db, call.params.id, deedOf(call))) };
    },
    async rollBackTrial(call) {
      return { status: 200, body: trialView(await rollBackTrial(db, call.params.id, deedOf(call))) };
    },
    async stopTrial(call) {
      return { status: 200, body: trialView(await stopTrial(db, call.params.id, deedOf(call))) };
    },
    async getSegmentOutcomes({ query: { purpose, segmentation, from, to = now() } }) {
      const items = await segmentOutcomes(db, { purpose, segmentation, from: from ?? to - 365 * day, to });
      return { status: 200, body: { items } };
    },
  };
}
