import { AppError } from '#domain/app-error';
import { shapleyValues } from '#ml/explanation/shapley';
import { lineOf, logitOf, scoreOf } from './calibration.ts';
import { type Counterfactual, findCounterfactual } from './counterfactual.ts';
import { describeOtherGroups, type OtherGroup } from './explain-other-group.ts';
import { describeReasons, type Player, type Reason } from './explain-reason.ts';
import { type ContextEvaluator, type LegContext, type Variant, createContextEvaluator } from './leg-context.ts';
import { cellName } from './lattice.ts';
import type { Model } from './model.ts';

/** Why a leg scored as it did: contributions add up to logit − base within 1e-9. Plain, JSON-able. */
export interface Explanation {
  readonly score: number;
  readonly p: number;
  readonly logit: number;
  /** Logit of the peers' median record. */
  readonly base: number;
  readonly alpha: number;
  readonly threshold: number;
  readonly alert: boolean;
  /** p is conformal within the leg's own declared cell. */
  readonly guaranteed: boolean;
  /** The absolute channel decided. */
  readonly absolute: boolean;
  readonly segment: string;
  /** The segment whose legs calibrated p; another than `segment` after back-off. */
  readonly calibratedBy: string;
  readonly expert: string;
  /** Largest contribution first. */
  readonly reasons: readonly Reason[];
  readonly counterfactual: Counterfactual | null;
  readonly otherGroups: readonly OtherGroup[];
}

/** Mean Shapley values over single peers: they add up to logit − base within 1e-9. */
export interface PeerExplanation {
  readonly logit: number;
  /** Mean logit of the peers. */
  readonly base: number;
  readonly peers: number;
  /** Largest contribution first; the standard error is that of taking these peers and not all. */
  readonly contributions: readonly {
    readonly group: string;
    readonly contribution: number;
    readonly standardError: number;
  }[];
}

export interface Explainer {
  /**
   * Explains one leg: its raw features and one code per axis. At most 1,024 coalitions. Throws AppError
   * `explain.not-scorable` for a leg without a score.
   */
  explain(features: Float64Array, codes: ArrayLike<number>): Explanation;
  /**
   * The same contributions against single peers instead of their median: at least 30 where the cell or its ancestor has
   * them. Costs as many explanations as there are peers. Throws as `explain` does, and AppError `explain.no-peers` for a
   * version trained before peers were kept.
   */
  explainAgainstPeers(features: Float64Array, codes: ArrayLike<number>): PeerExplanation;
}

export interface ExplainerOptions {
  /** ISO 4217 code of the base currency, for sentences. */
  readonly currency?: string;
}

const mostPlayers = 10;

/** Reason groups in the order of the catalogue; the transaction axes join the group of timing, or are their own. */
function playersOf(model: Model): readonly Player[] {
  const groups = [...new Set(model.catalogue.map((feature) => feature.reasonGroup))];
  if (groups.length > mostPlayers) {
    throw new AppError(
      'explain.groups',
      `At most ${mostPlayers} reason groups can be explained; ${groups.length} are declared.`,
    );
  }
  const timing = groups.findIndex((group) => /timing/i.test(group));
  const host = timing >= 0 ? timing : groups.length < mostPlayers ? groups.length : groups.length - 1;
  if (host === groups.length && model.surprisal.axes.length > 0) groups.push('Time, product and channel');
  return groups.map((group, k) => ({
    group,
    features: [...model.catalogue.keys()].filter((j) => model.catalogue[j]!.reasonGroup === group),
    surprisal: k === host && model.surprisal.axes.length > 0,
  }));
}

/** Prepares explanations: exact Shapley values of the reason groups on the fused logit against the peers' median. */
export function createExplainer(model: Model, options: ExplainerOptions = {}): Explainer {
  const evaluator = createContextEvaluator(model);
  const players = playersOf(model);
  const currency = options.currency ?? 'EUR';
  return {
    explain(features, codes) {
      const context = evaluator.contextOf(features, codes);
      if (!context.scorable) {
        throw new AppError('explain.not-scorable', 'This leg has no score, so there is nothing to explain.');
      }
      const { p, calibratedBy, absolute, guaranteed } = evaluator.pValue(context);
      const logit = logitOf(p, context.alpha);
      const { phi, coalitions, base } = attribute(evaluator, context, players, logit);
      const atMedian = eachAtMedian(evaluator, context, logit);
      const reasons = describeReasons(model, context, players, phi, atMedian, currency);
      return {
        score: scoreOf(p, context.alpha),
        p,
        logit,
        base,
        alpha: context.alpha,
        threshold: context.threshold,
        alert: p <= lineOf(context.alpha, context.threshold),
        guaranteed,
        absolute,
        segment: cellName(model.lattice, model.axes, context.cell),
        calibratedBy: cellName(model.lattice, model.axes, calibratedBy),
        expert: model.experts[context.expert]!.name,
        reasons,
        counterfactual: findCounterfactual(model, evaluator, context, players, { coalitions, atMedian }, currency),
        otherGroups: describeOtherGroups(model, evaluator, context, codes, reasons, currency),
      };
    },
    explainAgainstPeers(features, codes) {
      const context = evaluator.contextOf(features, codes);
      if (!context.scorable) {
        throw new AppError('explain.not-scorable', 'This leg has no score, so there is nothing to explain.');
      }
      const logit = logitOf(evaluator.pValue(context).p, context.alpha);
      const backgrounds = evaluator.peerContexts(context);
      if (backgrounds.length === 0) {
        throw new AppError('explain.no-peers', 'This model version keeps no single peers: train again.');
      }
      const parts = backgrounds.map((background) => attribute(evaluator, background, players, logit));
      return { logit, peers: parts.length, ...averaged(players, parts) };
    },
  };
}

/** A variant of the leg that keeps its own values where `own` says so and takes the peers' median elsewhere. */
function mixed(
  context: LegContext,
  own: (row: number, j: number) => boolean,
  surprisal: (row: number) => boolean,
): Variant {
  return (row, raw, z, at) => {
    for (let j = 0; j < context.z.length; j++) {
      const isOwn = own(row, j);
      raw[at + j] = isOwn ? context.raw[j]! : context.backgroundRaw[j]!;
      z[at + j] = isOwn ? context.z[j]! : context.backgroundZ[j]!;
    }
    return surprisal(row) ? context.surprisal : context.backgroundSurprisal;
  };
}

/** Whether putting a feature to its peers' median leaves the record as it is. */
function isAtMedian(context: LegContext, j: number): boolean {
  return context.z[j] === context.backgroundZ[j] && Object.is(context.raw[j], context.backgroundRaw[j]);
}

/**
 * The logit with one feature at a time put to its peers' median: what the score loses names the leading feature of a
 * group.
 */
function eachAtMedian(evaluator: ContextEvaluator, context: LegContext, logit: number): Float64Array {
  const departing = [...context.z.keys()].filter((j) => !isAtMedian(context, j));
  const out = new Float64Array(context.z.length).fill(logit);
  const variant = mixed(
    context,
    (row, j) => departing[row] !== j,
    () => true,
  );
  for (const [row, value] of evaluator.logits(context, departing.length, variant).entries())
    out[departing[row]!] = value;
  return out;
}

/**
 * The logits of all 2ⁿ coalitions. A group that looks like its peers anyway changes nothing by taking part, so only
 * coalitions of the others are evaluated: their number doubles with each group that departs, not with each there is.
 */
function coalitionLogits(evaluator: ContextEvaluator, context: LegContext, players: readonly Player[]): Float64Array {
  const differs = (player: Player): boolean =>
    (player.surprisal && context.surprisal !== context.backgroundSurprisal) ||
    player.features.some((j) => !isAtMedian(context, j));
  const departing = players.flatMap((player, k) => (differs(player) ? [k] : []));
  const bitOfFeature = new Int32Array(context.z.length);
  let surprisalBit = 0;
  for (const [bit, k] of departing.entries()) {
    for (const j of players[k]!.features) bitOfFeature[j] = 1 << bit;
    if (players[k]!.surprisal) surprisalBit = 1 << bit;
  }
  const variant = mixed(
    context,
    (mask, j) => (mask & bitOfFeature[j]!) !== 0,
    (mask) => (mask & surprisalBit) !== 0,
  );
  const evaluated = evaluator.logits(context, 2 ** departing.length, variant);
  const out = new Float64Array(2 ** players.length);
  for (let mask = 0; mask < out.length; mask++) {
    let among = 0;
    for (const [bit, k] of departing.entries()) if ((mask & (1 << k)) !== 0) among |= 1 << bit;
    out[mask] = evaluated[among]!;
  }
  return out;
}

function attribute(
  evaluator: ContextEvaluator,
  context: LegContext,
  players: readonly Player[],
  logit: number,
): { readonly phi: Float64Array; readonly coalitions: Float64Array; readonly base: number } {
  const coalitions = coalitionLogits(evaluator, context, players);
  const full = coalitions.at(-1)!;
  if (Math.abs(full - logit) > 1e-9) {
    throw new AppError('explain.inconsistent', `The explained logit ${full} is not the scored one, ${logit}.`);
  }
  const base = coalitions[0]!;
  const phi = shapleyValues(coalitions);
  const sum = phi.reduce((total, part) => total + part, 0);
  if (!(Math.abs(sum - (logit - base)) <= 1e-9)) {
    throw new AppError('explain.inconsistent', `Contributions sum to ${sum}, not to ${logit - base}.`);
  }
  return { phi, coalitions, base };
}

function averaged(
  players: readonly Player[],
  parts: readonly { readonly phi: Float64Array; readonly base: number }[],
): Pick<PeerExplanation, 'base' | 'contributions'> {
  const n = parts.length;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / n;
  const contributions = players.map(({ group }, k) => {
    const own = parts.map(({ phi }) => phi[k]!);
    const contribution = mean(own);
    const variance = own.reduce((sum, value) => sum + (value - contribution) ** 2, 0) / Math.max(1, n - 1);
    return { group, contribution, standardError: Math.sqrt(variance / n) };
  });
  return {
    base: mean(parts.map(({ base }) => base)),
    contributions: contributions.sort((a, b) => b.contribution - a.contribution),
  };
}
