import type { Random } from '#ml/random';
import { sampleRows } from '#ml/sampling';
import { rankCorrelation } from '#ml/statistics/rank-correlation';
import { type LegSample, takeLegs } from './leg-sample.ts';
import type { Model } from './model.ts';
import { jaccard, upperHundredth } from './upper-hundredth.ts';
import { createLegScorer, type LegScores, legScores } from './score.ts';
import { type TrainOptions, trainModel } from './train.ts';

/** How far two models agree that learned from different halves of the customers. */
export interface HalfStability {
  /** An expert, or everybody. */
  readonly expert: string;
  /** Legs that both scored. */
  readonly legs: number;
  /** Spearman's correlation of the fused totals. */
  readonly rankCorrelation: number;
  /** Legs among the upper hundredth of both halves, as a share of those in either (Jaccard), in [0, 1]. */
  readonly upperOverlap: number;
}

/** Legs that each half is fitted to, and that both score: enough to see chance, few enough for seconds. */
const halfRows = 6_000;
const judgedRows = 4_000;
const fewestJudged = 200;

/**
 * Refits the model on two halves of the training parties, with bounded rows, and compares their scores of legs of other
 * parties. Smaller samples than the version's own: what is measured is a lower bound of its stability. Empty where a half
 * has no legs.
 */
export async function halfStability(options: TrainOptions, random: Random): Promise<readonly HalfStability[]> {
  const halves = [0, 1].map((half) => partiesOf(options.train, half, random.fork(`half ${half}`)));
  if (halves.some(({ party }) => party.length === 0)) return [];
  const models: Model[] = [];
  for (const train of halves) models.push(await trainModel({ ...options, train }, random.fork('fit')));
  const judged = takeLegs(
    options.calibrate,
    sampleRows(options.calibrate.party.length, judgedRows, random.fork('judged')),
  );
  const [a, b] = models.map((model) => scored(model, judged));
  const rows = Array.from(judged.party.keys()).filter((i) => a!.status[i] === 0 && b!.status[i] === 0);
  // The halves may fork differently where a value is rare: experts are compared where both have them.
  const names = (at: number, i: number): string => models[at]!.experts[[a!, b!][at]!.expert[i]!]!.name;
  const groups = new Map([['everybody', rows]]);
  for (const { name } of models[0]!.experts.slice(1)) {
    groups.set(
      name,
      rows.filter((i) => names(0, i) === name && names(1, i) === name),
    );
  }
  return [...groups]
    .filter(([, own]) => own.length >= fewestJudged)
    .map(([expert, own]) => {
      const [x, y] = [a!, b!].map(({ total }) => Float64Array.from(own, (i) => total[i]!));
      return {
        expert,
        legs: own.length,
        rankCorrelation: rankCorrelation(x!, y!),
        upperOverlap: jaccard(upperHundredth(x!), upperHundredth(y!)),
      };
    });
}

/** Legs of every second party, at most `halfRows`. */
function partiesOf(sample: LegSample, half: number, random: Random): LegSample {
  const order = [...new Set(sample.party)].sort((a, b) => a - b);
  const ofHalf = new Set(order.filter((_, at) => at % 2 === half));
  const rows = Int32Array.from(sample.party.keys()).filter((i) => ofHalf.has(sample.party[i]!));
  return takeLegs(
    sample,
    Int32Array.from(sampleRows(rows.length, halfRows, random), (i) => rows[i]!),
  );
}

function scored(model: Model, { features, axes, party }: LegSample): LegScores {
  const out = legScores(party.length);
  createLegScorer(model).score({ features, axes }, out);
  return out;
}
