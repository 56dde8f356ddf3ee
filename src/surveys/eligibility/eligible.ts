import type { AttributeCondition, SurveyDefinition, Targeting } from '#contract/survey-definition';
import { day, type EpochMs } from '#domain/time';
import type { Cooldown } from '../catalogue/cooldown.ts';
import { unitHash } from '../stable-hash.ts';
import type { CustomerFacts, LastAsked } from './facts.ts';

/** Why a customer is not asked. None of these says anything of the customer's standing with compliance. */
export type Ineligibility =
  | 'segment'
  | 'attribute'
  | 'behaviour'
  | 'cooldown-survey'
  | 'cooldown-class'
  | 'cooldown-global'
  | 'consent'
  | 'restriction'
  | 'sampling'
  | 'quota';

function attributeHolds(condition: AttributeCondition, attributes: CustomerFacts['attributes']): boolean {
  const value = attributes.get(condition.attribute);
  if (value === undefined) return false;
  if (condition.op === 'in') return condition.values.includes(String(value));
  const number = Number(value);
  return Number.isFinite(number) && number >= condition.low && number <= condition.high;
}

/** Which parts of a targeting do not hold of a customer. What is not known does not hold. */
export function targetingMisses(targeting: Targeting, facts: CustomerFacts): readonly Ineligibility[] {
  const { segments, attributes, behaviours } = targeting;
  const inSegment =
    segments.length === 0 || segments.some(({ segmentation, segment }) => facts.segments[segmentation] === segment);
  const behaved = behaviours.every(({ atLeast, atMost }, i) => {
    const times = facts.behaviours[i]!;
    return times >= atLeast && times <= (atMost ?? Number.POSITIVE_INFINITY);
  });
  return [
    ...(inSegment ? [] : (['segment'] as const)),
    ...(attributes.every((condition) => attributeHolds(condition, facts.attributes)) ? [] : (['attribute'] as const)),
    ...(behaved ? [] : (['behaviour'] as const)),
  ];
}

export interface AskingState {
  readonly lastAsked: LastAsked | undefined;
  readonly cooldown: Cooldown;
  readonly consents: boolean;
  /** Asked for erasure. */
  readonly restricted: boolean;
  /** Complete answers so far: in all, and in the customer's segments. */
  readonly complete: number;
  readonly completeInSegments: number;
  readonly now: EpochMs;
}

/** Every reason against asking this customer now; empty = ask. */
export function reasonsAgainst(
  surveyId: string,
  definition: SurveyDefinition,
  facts: CustomerFacts,
  state: AskingState,
): readonly Ineligibility[] {
  const { cooldownDays, quota, sampling, requiresConsent, class: surveyClass } = definition;
  const { lastAsked, cooldown, consents, restricted, complete, completeInSegments, now } = state;
  const tooSoon = (last: EpochMs | null | undefined, days: number) =>
    last !== null && last !== undefined && now - last < days * day;
  const full =
    complete >= (quota.total ?? Number.POSITIVE_INFINITY) ||
    completeInSegments >= (quota.perSegment ?? Number.POSITIVE_INFINITY);
  return [
    ...targetingMisses(definition.targeting, facts),
    ...(tooSoon(lastAsked?.survey, cooldownDays) ? (['cooldown-survey'] as const) : []),
    ...(tooSoon(lastAsked?.class, cooldown.classDays[surveyClass]) ? (['cooldown-class'] as const) : []),
    ...(tooSoon(lastAsked?.any, cooldown.globalDays) ? (['cooldown-global'] as const) : []),
    ...(requiresConsent !== undefined && !consents ? (['consent'] as const) : []),
    ...(restricted ? (['restriction'] as const) : []),
    ...(unitHash('sampling', sampling.seed, surveyId, facts.partyId) < sampling.share ? [] : (['sampling'] as const)),
    ...(full ? (['quota'] as const) : []),
  ];
}
