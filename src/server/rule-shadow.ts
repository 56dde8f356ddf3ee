import { featureCatalogue } from '#features/catalogue';
import { compileRules } from '#rules/compile';
import type { StaticRule } from '#rules/static-rule';
import {
  inChallengerArm,
  seenRow,
  type ShadowEvaluation,
  type ShadowScorer,
  type TrialArm,
} from '#stream/scoring/shadow';
import type { LegRows } from '#stream/state/leg-rows';

/**
 * Static rules on live events, beside the model. Their score is r / (1 + r) of the largest ratio r of measure to threshold:
 * 0.5 where a rule just fires, 0 where none has anything to say. Throws AppError `rules.invalid`.
 */
export function createRuleShadow(source: string, rules: readonly StaticRule[], arm: TrialArm): ShadowScorer {
  const compiled = compileRules(
    rules,
    featureCatalogue.map(({ name }) => name),
  );
  return {
    source,
    score(rows, now) {
      const { length, columns } = rows;
      const measures = new Float64Array(length * rules.length);
      compiled.measure({ rows: length, columns, data: rows.features }, factsOf(rows), measures);
      return Array.from({ length }, (_, i): ShadowEvaluation => {
        const facts = rows.facts[i]!;
        const ratios = rules.map(({ threshold }, r) => measures[i * rules.length + r]! / threshold);
        const severity = ratios.reduce((most, ratio) => (ratio > most ? ratio : most), 0);
        const alert = severity >= 1;
        const inArm = inChallengerArm(arm, facts.partyId);
        const side = facts.side === 'own' ? 0 : 1;
        const fired = rules.filter((_, r) => ratios[r]! >= 1).map(({ id }) => id);
        return {
          source,
          position: facts.position,
          side,
          party_id: facts.partyId,
          at: facts.at,
          evaluated_at: now,
          score: Number.isFinite(severity) ? severity / (1 + severity) : 1,
          alert,
          challenger_arm: inArm,
          worked: null,
          fired:
            alert && inArm
              ? { position: facts.position, side, accepted_at: facts.acceptedAt, rules: fired, ...seenRow(rows, i) }
              : null,
        };
      });
    },
  };
}

function factsOf({ facts, length }: LegRows) {
  const column = (of: (row: LegRows['facts'][number]) => number) => Int8Array.from({ length }, (_, i) => of(facts[i]!));
  return {
    entityType: column(({ entityType }) => entityType),
    product: column(({ product }) => product),
    direction: column(({ direction }) => direction),
    channel: column(({ channel }) => channel),
    scheme: column(({ scheme }) => scheme),
  };
}
