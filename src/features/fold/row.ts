import { day } from '#domain/time';
import type { Condition } from '../conditions.ts';
import { bitOf, maskOf } from '../conditions.ts';
import type { FeatureDeclaration } from '../declaration.ts';
import * as layout from './layout.ts';
import { keyMask, keyWord, PlanBuilder } from './plan.ts';
import type { Plan } from './plan.ts';

/** How a column is computed from what a slot holds; the kernel runs them in this order. */
export const operation = {
  amount: 0,
  countryFlag: 1,
  impossibleTravel: 2,
  dwell: 3,
  politicallyExposed: 4,
  riskRating: 5,
  count: 6,
  amounts: 7,
  meanAmount: 8,
  mean: 9,
  maximum: 10,
  deviation: 11,
  share: 12,
  amountShare: 13,
  countTrend: 14,
  amountTrend: 15,
  departure: 16,
  ratioToMaximum: 17,
  timeSince: 18,
  surprise: 19,
  concentration: 20,
  passThrough: 21,
  distanceFromCentre: 22,
  entropy: 23,
  novelty: 24,
  repeats: 25,
  repeatShare: 26,
  unknowable: 27,
} as const;

/** Operations sorted by their code. */
export interface Operations {
  /** Per code of `operation`, in its order. */
  readonly byCode: readonly (readonly Operation[])[];
  /** Columns that are not known before the party's first behaviour event. */
  readonly behaviour: readonly number[];
}

export interface Operation {
  readonly column: number;
  readonly operands: readonly number[];
  /** Days in the two windows of a trend. */
  readonly days?: readonly [number, number];
}

export interface CompiledFeatures {
  readonly plan: Plan;
  readonly columns: number;
  /** Computed before the event enters the windows: the party's own past is the yardstick. */
  readonly before: Operations;
  readonly after: Operations;
  /** Columns that are read from the graph pass, and the names of its columns. */
  readonly graph: readonly { readonly column: number; readonly name: string }[];
  /** Columns that hold what indices say of the leg's countries. */
  readonly countryScores: readonly number[];
  /** Columns that are not known before anybody was screened. */
  readonly onceScreened: readonly number[];
}

interface Coded {
  readonly code: number;
  readonly operands: readonly number[];
  readonly days?: readonly [number, number];
  readonly before?: boolean;
}

/** Turns declarations into a plan of sums and two lists of operations. Throws RangeError for what cannot be folded. */
export function compile(features: readonly FeatureDeclaration[], toleranceMs = 0): CompiledFeatures {
  const builder = new PlanBuilder(features, toleranceMs);
  const graph = features.flatMap(({ aggregate }, column) =>
    aggregate.kind === 'graph' ? [{ column, name: aggregate.column }] : [],
  );
  const compiled = features.flatMap((feature, column) => {
    const computed = operationOf(feature, builder);
    if (computed === null) return [];
    const unknowable = unknowableOf(feature, builder, computed.before ?? false);
    return [computed, ...(unknowable === null ? [] : [unknowable])].map((coded) => ({ feature, column, ...coded }));
  });
  const pack = (before: boolean): Operations => {
    const chosen = compiled.filter((each) => (each.before ?? false) === before);
    return {
      byCode: Object.values(operation).map((code) => chosen.filter((each) => each.code === code)),
      behaviour: chosen.filter((each) => each.feature.source === 'behaviour').map((each) => each.column),
    };
  };
  const countryScores = features.flatMap(({ aggregate }, column) =>
    aggregate.kind === 'leg' && aggregate.value === 'country-risk-score' ? [column] : [],
  );
  const onceScreened = features.flatMap(({ knownOnceScreened }, column) =>
    knownOnceScreened === true ? [column] : [],
  );
  return {
    plan: builder.build(features),
    columns: features.length,
    before: pack(true),
    after: pack(false),
    graph,
    countryScores,
    onceScreened,
  };
}

/** Takes a value back where none of the legs that it asks about could tell it. */
function unknowableOf({ knownBy, windowMs }: FeatureDeclaration, plan: PlanBuilder, before: boolean): Coded | null {
  if (knownBy === undefined || windowMs === null) return null;
  const asked = plan.count(windowMs, knownBy.of);
  const known = plan.count(windowMs, [...knownBy.of, knownBy.known]);
  return { code: operation.unknowable, operands: [asked, known], before };
}

/** Null where the column is read from the graph pass, or depends on the leg's countries alone. */
function operationOf(feature: FeatureDeclaration, plan: PlanBuilder): Coded | null {
  const { aggregate, where } = feature;
  const windowMs = feature.windowMs ?? 0;
  switch (aggregate.kind) {
    case 'leg':
      switch (aggregate.value) {
        case 'amount':
          return { code: operation.amount, operands: [] };
        case 'high-risk-country':
          return { code: operation.countryFlag, operands: [bitOf['high-risk-country']] };
        case 'sanctioned-country':
          return { code: operation.countryFlag, operands: [bitOf['sanctioned-country']] };
        case 'country-risk-score':
          return null;
        case 'impossible-travel':
          return { code: operation.impossibleTravel, operands: [], before: true };
        case 'dwell':
          plan.dwell(windowMs);
          return { code: operation.dwell, operands: [], before: true };
      }
      break;
    case 'party':
      return {
        code: aggregate.value === 'risk-rating' ? operation.riskRating : operation.politicallyExposed,
        operands: [],
      };
    case 'graph':
      return null;
    case 'count':
      return { code: operation.count, operands: [plan.count(windowMs, where)] };
    case 'sum':
      return { code: operation.amounts, operands: [plan.amounts(windowMs, where)] };
    case 'mean':
      return feature.source === 'leg'
        ? { code: operation.meanAmount, operands: [plan.amounts(windowMs, where), plan.count(windowMs, where)] }
        : {
            code: operation.mean,
            operands: [plan.sum(windowMs, where, layout.measureDuration), plan.count(windowMs, where)],
          };
    case 'maximum':
      return { code: operation.maximum, operands: [plan.maximum(windowMs, where)] };
    case 'deviation':
      return {
        code: operation.deviation,
        operands: aggregate.of === 'amount' ? moments(plan, windowMs, where) : intervalMoments(plan, windowMs, where),
      };
    case 'share':
      return aggregate.by === 'count'
        ? {
            code: operation.share,
            operands: [plan.count(windowMs, [...aggregate.given, ...where]), plan.count(windowMs, aggregate.given)],
          }
        : {
            code: operation.amountShare,
            operands: [plan.amounts(windowMs, [...aggregate.given, ...where]), plan.amounts(windowMs, aggregate.given)],
          };
    case 'trend': {
      const days = [windowMs / day, aggregate.longMs / day] as const;
      return aggregate.of === 'count'
        ? {
            code: operation.countTrend,
            operands: [plan.count(windowMs, where), plan.count(aggregate.longMs, where)],
            days,
          }
        : {
            code: operation.amountTrend,
            operands: [plan.amounts(windowMs, where), plan.amounts(aggregate.longMs, where)],
            days,
          };
    }
    case 'departure':
      return {
        code: operation.departure,
        operands: [...moments(plan, windowMs, ['out']), ...moments(plan, windowMs, ['in'])],
        before: true,
      };
    case 'ratio-to-maximum':
      return {
        code: operation.ratioToMaximum,
        operands: [plan.maximum(windowMs, ['out']), plan.maximum(windowMs, ['in'])],
        before: true,
      };
    case 'time-since':
      return { code: operation.timeSince, operands: [plan.lastAt(where)], before: true };
    case 'surprise':
      requireLongest(feature, plan);
      if (maskOf(where) !== bitOf['time-known']) throw new RangeError('Hours need the condition time-known.');
      return { code: operation.surprise, operands: [plan.hourCounts(), plan.count(windowMs, where)], before: true };
    case 'concentration':
      return {
        code: operation.concentration,
        operands: [
          plan.count(windowMs, where),
          plan.sum(windowMs, where, layout.measureCosine),
          plan.sum(windowMs, where, layout.measureSine),
        ],
      };
    case 'pass-through':
      return {
        code: operation.passThrough,
        operands: [plan.amounts(windowMs, ['in']), plan.amounts(windowMs, ['out'])],
      };
    case 'distance-from-centre':
      return {
        code: operation.distanceFromCentre,
        operands: [
          plan.count(windowMs, where),
          plan.sum(windowMs, where, layout.measureX),
          plan.sum(windowMs, where, layout.measureY),
          plan.sum(windowMs, where, layout.measureZ),
        ],
        before: true,
      };
    case 'distinct':
      return { code: operation.count, operands: [plan.keyed(windowMs, aggregate.key, 'distinct')] };
    case 'entropy':
      return {
        code: operation.entropy,
        operands: [plan.keyed(windowMs, aggregate.key, 'total'), plan.keyed(windowMs, aggregate.key, 'terms')],
      };
    case 'novelty':
    case 'repeats':
    case 'repeat-share':
      return {
        code: keyedOperation[aggregate.kind],
        operands: [
          keyMask[aggregate.key],
          4 * keyWord[aggregate.key],
          plan.keyedWindow(windowMs),
          plan.keyed(windowMs, aggregate.key, 'total'),
        ],
        before: aggregate.kind === 'novelty',
      };
  }
}

const keyedOperation = {
  novelty: operation.novelty,
  repeats: operation.repeats,
  'repeat-share': operation.repeatShare,
} as const;

function moments(plan: PlanBuilder, windowMs: number, where: readonly Condition[]): number[] {
  return [
    plan.count(windowMs, where),
    plan.sum(windowMs, where, layout.measureLog),
    plan.sum(windowMs, where, layout.measureLogSquare),
  ];
}

function intervalMoments(plan: PlanBuilder, windowMs: number, where: readonly Condition[]): number[] {
  if ((maskOf(where) & bitOf['has-interval']) === 0) throw new RangeError('Intervals need the condition has-interval.');
  return [
    plan.count(windowMs, where),
    plan.sum(windowMs, where, layout.measureInterval),
    plan.sum(windowMs, where, layout.measureIntervalSquare),
  ];
}

function requireLongest(feature: FeatureDeclaration, plan: PlanBuilder): void {
  if (feature.windowMs !== plan.longestMs()) {
    throw new RangeError(`${feature.name}: hours are counted over the longest window only.`);
  }
}
