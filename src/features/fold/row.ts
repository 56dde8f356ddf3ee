import { day } from '#domain/time';
import type { Condition } from '../conditions.ts';
import { bitOf, maskOf } from '../conditions.ts';
import type { FeatureDeclaration } from '../declaration.ts';
import { keyMask, keyWord, PlanBuilder } from './plan.ts';
import type { Plan } from './plan.ts';
import { measure } from './scalars.ts';

/** How a column is computed from the scalars of a slot. */
export const operation = {
  amount: 0,
  countryFlag: 1,
  travelSpeed: 2,
  dwell: 3,
  politicallyExposed: 4,
  riskRating: 5,
  graph: 6,
  scalar: 7,
  amounts: 8,
  meanAmount: 9,
  mean: 10,
  maximum: 11,
  deviation: 12,
  share: 13,
  amountShare: 14,
  countTrend: 15,
  amountTrend: 16,
  departure: 17,
  ratioToMaximum: 18,
  timeSince: 19,
  surprise: 20,
  concentration: 21,
  passThrough: 22,
  distanceFromCentre: 23,
  entropy: 24,
  novelty: 25,
  repeats: 26,
  repeatShare: 27,
  unknowable: 28,
} as const;

/**
 * Operations sorted by their code, as one stream of integers: per code the number of operations, then of each its
 * column and operands.
 */
export interface Operations {
  readonly stream: Int32Array;
  /** Days in the two windows of each trend, in the order of the stream. */
  readonly days: Float64Array;
  /** Columns that are not known before the party's first behaviour event. */
  readonly behaviour: Int32Array;
}

export interface CompiledFeatures {
  readonly plan: Plan;
  /** Computed before the event enters the windows: the party's own past is the yardstick. */
  readonly before: Operations;
  readonly after: Operations;
  /** Names of the graph columns, by operand. */
  readonly graph: readonly string[];
}

interface Operation {
  readonly code: number;
  readonly operands: readonly number[];
  readonly days?: readonly [number, number];
  readonly before?: boolean;
}

/** Turns declarations into a plan of sums and two lists of operations. Throws RangeError for what cannot be folded. */
export function compile(features: readonly FeatureDeclaration[], toleranceMs = 0): CompiledFeatures {
  const builder = new PlanBuilder(features, toleranceMs);
  const graph: string[] = [];
  const compiled = features.flatMap((feature, column) => {
    const computed = { feature, column, ...operationOf(feature, builder, graph) };
    const unknowable = unknowableOf(feature, builder, computed.before);
    return unknowable === null ? [computed] : [computed, { feature, column, ...unknowable }];
  });
  const pack = (before: boolean): Operations => {
    const chosen = compiled.filter((each) => (each.before ?? false) === before).sort((a, b) => a.code - b.code);
    const stream = Object.values(operation).flatMap((code) => {
      const alike = chosen.filter((each) => each.code === code);
      return [alike.length, ...alike.flatMap((each) => [each.column, ...each.operands])];
    });
    return {
      stream: Int32Array.from(stream),
      days: Float64Array.from(chosen.flatMap((each) => each.days ?? [])),
      behaviour: Int32Array.from(
        chosen.filter((each) => each.feature.source === 'behaviour').map((each) => each.column),
      ),
    };
  };
  return { plan: builder.build(features), before: pack(true), after: pack(false), graph };
}

/** Takes a value back where none of the legs that it asks about could tell it. */
function unknowableOf(
  { knownBy, windowMs }: FeatureDeclaration,
  plan: PlanBuilder,
  before: boolean | undefined,
): Operation | null {
  if (knownBy === undefined || windowMs === null) return null;
  const asked = plan.count(windowMs, knownBy.of);
  const known = plan.count(windowMs, [...knownBy.of, knownBy.known]);
  return { code: operation.unknowable, operands: [asked, known], before: before ?? false };
}

function operationOf(feature: FeatureDeclaration, plan: PlanBuilder, graph: string[]): Operation {
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
        case 'travel-speed':
          return { code: operation.travelSpeed, operands: [], before: true };
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
      return { code: operation.graph, operands: [graph.push(aggregate.column) - 1] };
    case 'count':
      return { code: operation.scalar, operands: [plan.count(windowMs, where)] };
    case 'sum':
      return { code: operation.amounts, operands: [...plan.amounts(windowMs, where)] };
    case 'mean':
      return feature.source === 'leg'
        ? { code: operation.meanAmount, operands: [...plan.amounts(windowMs, where), plan.count(windowMs, where)] }
        : {
            code: operation.mean,
            operands: [plan.sum(windowMs, where, measure.duration), plan.count(windowMs, where)],
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
            operands: [
              ...plan.amounts(windowMs, [...aggregate.given, ...where]),
              ...plan.amounts(windowMs, aggregate.given),
            ],
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
            operands: [...plan.amounts(windowMs, where), ...plan.amounts(aggregate.longMs, where)],
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
          plan.sum(windowMs, where, measure.cosine),
          plan.sum(windowMs, where, measure.sine),
        ],
      };
    case 'pass-through':
      return {
        code: operation.passThrough,
        operands: [...plan.amounts(windowMs, ['in']), ...plan.amounts(windowMs, ['out'])],
      };
    case 'distance-from-centre':
      return {
        code: operation.distanceFromCentre,
        operands: [
          plan.count(windowMs, where),
          plan.sum(windowMs, where, measure.x),
          plan.sum(windowMs, where, measure.y),
          plan.sum(windowMs, where, measure.z),
        ],
        before: true,
      };
    case 'distinct':
      return { code: operation.scalar, operands: [plan.keyed(windowMs, aggregate.key, 'distinct')] };
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
          keyWord[aggregate.key],
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
    plan.sum(windowMs, where, measure.log),
    plan.sum(windowMs, where, measure.logSquare),
  ];
}

function intervalMoments(plan: PlanBuilder, windowMs: number, where: readonly Condition[]): number[] {
  if ((maskOf(where) & bitOf['has-interval']) === 0) throw new RangeError('Intervals need the condition has-interval.');
  return [
    plan.count(windowMs, where),
    plan.sum(windowMs, where, measure.interval),
    plan.sum(windowMs, where, measure.intervalSquare),
  ];
}

function requireLongest(feature: FeatureDeclaration, plan: PlanBuilder): void {
  if (feature.windowMs !== plan.longestMs()) {
    throw new RangeError(`${feature.name}: hours are counted over the longest window only.`);
  }
}
