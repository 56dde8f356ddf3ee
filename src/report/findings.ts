import type { EvaluationSummary } from './evaluation-summary.ts';
import { count, counted, percent, percentWithInterval } from './format.ts';
import { plain } from './html.ts';
import type { RunResult } from './run-result.ts';
import type { CellSummary, ScoreDistribution } from './segment-summary.ts';

/*
 * The findings: what each chart shows, in one sentence computed from the data. Report and terminal say the same.
 */

export function funnelFinding(result: RunResult): string {
  const { alerts, legs } = result;
  if (alerts === 0) return `No alerts from ${counted(legs, 'evaluated leg')}.`;
  return `${counted(alerts, 'alert')} from ${counted(legs, 'evaluated leg')}: one in ${count(Math.round(legs / alerts))}.`;
}

/** Whether the counts of rows add up, and how. */
export function countsFinding({ transactions: { read, loaded, duplicates, quarantined } }: RunResult): string {
  const sum = `${count(loaded)} loaded + ${count(duplicates)} duplicates + ${count(quarantined)} quarantined`;
  return read === loaded + duplicates + quarantined
    ? `Every row is accounted for: ${count(read)} read = ${sum}.`
    : `Rows are missing: ${count(read)} read, but ${sum}. Do not rely on this run.`;
}

/** The other kinds of record, and lines that belong to none; empty where there is nothing to say. */
export function otherCountsFinding({ records, unreadableLines }: RunResult): string {
  const others = Object.entries(records).flatMap(([kind, { read, loaded, duplicates, quarantined }]) => {
    if (kind === 'transactions') return [];
    const lost = read === loaded + duplicates + quarantined ? '' : ' (rows are missing)';
    return [`${kind} ${count(read)} read = ${count(loaded)} + ${count(duplicates)} + ${count(quarantined)}${lost}`];
  });
  return [
    ...(others.length === 0 ? [] : [`Likewise ${others.join(', ')}.`]),
    ...(unreadableLines === 0
      ? []
      : [`${count(unreadableLines)} lines could not be read and are listed in quarantine/inputs.ndjson.`]),
  ].join(' ');
}

/** Below this a comparison is a coin toss: it is not put into words. */
export const fewestPositives = 10;

export function rulesFinding(evaluation: EvaluationSummary): string {
  const { falsePositiveReduction: reduction, interval } = evaluation;
  if (evaluation.reason !== null) return `Not compared with static rules: ${lowerFirst(evaluation.reason)}`;
  if (evaluation.positives < fewestPositives) {
    return `Too few labelled cases to compare with static rules: ${counted(evaluation.positives, 'party-month')} in the test period.`;
  }
  if (reduction === null) return 'Not compared with static rules: at 50 % recall they flag nobody wrongly.';
  const figure = percentWithInterval(Math.abs(reduction), reduction >= 0 ? interval : flip(interval));
  if (interval !== null && interval[0] <= 0 && interval[1] >= 0) {
    return `No clear difference from tuned static rules at 50 % recall: ${percentWithInterval(reduction, interval)} fewer false positives.`;
  }
  return reduction > 0
    ? `At 50 % recall, Peerline raises ${figure} fewer false positives than the best static rules.`
    : `At 50 % recall, the best static rules raise fewer false positives: Peerline has ${figure} more.`;
}

/** The second line: what the same labels that tune the rules do for Peerline. Empty where nothing was labelled. */
export function learnedFinding({ learned, positives }: EvaluationSummary): string {
  if (learned === undefined) return '';
  if (learned.reason !== null) return `Past labels teach Peerline nothing here: ${lowerFirst(learned.reason)}`;
  const used = `The ${counted(learned.labelsUsed, 'guilty party-month')} before the test period`;
  const same = 'the rules are tuned on the same labels, and the label-free score above uses none of them';
  const level = learned.levels.find(({ recall }) => recall === 0.5);
  if (level === undefined || level.reduction === null || positives < fewestPositives) {
    return `${used} weigh the features; ${same}.`;
  }
  if (level.interval !== null && level.interval[0] <= 0 && level.interval[1] >= 0) {
    return `${used} weigh the features. At 50 % recall this does not clearly differ from the best static rules: ${percentWithInterval(level.reduction, level.interval)} fewer false positives; ${same}.`;
  }
  const figure = percentWithInterval(
    Math.abs(level.reduction),
    level.reduction >= 0 ? level.interval : flip(level.interval),
  );
  return `${used} weigh the features. At 50 % recall this has ${figure} ${level.reduction >= 0 ? 'fewer' : 'more'} false positives than the best static rules; ${same}.`;
}

export function lineFinding(evaluation: EvaluationSummary): string {
  const { recall, precision, flagged, positives } = evaluation;
  if (recall === null) return 'Recall and precision are not known.';
  const found = `At the released line ${percentWithInterval(recall, evaluation.recallInterval)} of ${counted(positives, 'labelled party-month')} are found`;
  return precision === null
    ? `${found}; nothing is flagged.`
    : `${found}, and ${percentWithInterval(precision, evaluation.precisionInterval)} of ${count(flagged)} flagged are right.`;
}

export function typologyFinding({ typologies }: EvaluationSummary): string {
  if (typologies.length === 1)
    return `Of ${plain(typologies[0]!.typology)}, ${percent(typologies[0]!.recall)} is found.`;
  const half = typologies.filter(({ recall }) => recall >= 0.5).length;
  const weakest = typologies.reduce((a, b) => (b.recall < a.recall ? b : a));
  return half === typologies.length
    ? `At least half is found of each of ${counted(half, 'typology', 'typologies')}; weakest: ${plain(weakest.typology)} at ${percent(weakest.recall)}.`
    : `At least half is found of ${half} of ${counted(typologies.length, 'typology', 'typologies')}; weakest: ${plain(weakest.typology)} at ${percent(weakest.recall)}.`;
}

export function distributionFinding(distribution: ScoreDistribution, alpha: number): string {
  const share = distribution.legs === 0 ? 0 : distribution.above / distribution.legs;
  return `${plain(distribution.name)}: ${percent(share)} above the line, ${percent(alpha)} budgeted.`;
}

export function cellsFinding(cells: readonly CellSummary[], alpha: number): string {
  const large = cells.filter(({ legs }) => legs * alpha >= 5);
  const backed = cells.filter(({ backedOffTo }) => backedOffTo !== null).length;
  const backOff = `${backed} of the ${count(cells.length)} cells listed borrow the calibration of a parent.`;
  if (large.length === 0) return `No cell is large enough to judge its own alert rate; ${backOff}`;
  const rates = large.map(({ alertRate50 }) => alertRate50);
  return `Alert rates of the large cells lie between ${percent(Math.min(...rates))} and ${percent(Math.max(...rates))}, where ${percent(alpha)} is budgeted; ${backOff}`;
}

export function latticeFinding({ lattice }: Pick<RunResult, 'lattice'>): string {
  const product = [...lattice.axes.map(({ values }) => values), lattice.rules].join(' · ');
  return `The lattice stands in for ${product} = ${counted(lattice.ruleVariations, 'static rule')}; ${counted(lattice.cellsOccupied, 'cell')} hold at least one leg.`;
}

export function stagesFinding(result: RunResult): string {
  const slowest = result.stages.reduce<RunResult['stages'][number] | null>(
    (a, b) => (a === null || b.seconds > a.seconds ? b : a),
    null,
  );
  const total = `${result.seconds.toFixed(1)} s in all, ${count(Math.round(result.peakRssMb))} MB at most`;
  return slowest === null || result.seconds === 0
    ? `${total}.`
    : `${total}; the longest stage, ${slowest.stage}, took ${percent(slowest.seconds / result.seconds)} of the time.`;
}

/** The headline of the document. */
export function headline(result: RunResult): string {
  const { evaluation } = result;
  return evaluation.positives >= fewestPositives && evaluation.falsePositiveReduction !== null
    ? `${funnelFinding(result)} ${rulesFinding(evaluation)}`
    : funnelFinding(result);
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

function flip(interval: readonly [number, number] | null): readonly [number, number] | null {
  return interval === null ? null : [-interval[1], -interval[0]];
}
