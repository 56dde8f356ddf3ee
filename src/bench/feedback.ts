import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Progress } from '#batch/workspace';
import { AppError } from '#domain/app-error';
import { createRandom } from '#ml/random';
import { jackknifeInterval } from './pooled-evaluations.ts';
import { hashOfCode, resumableSteps } from './resumable.ts';
import { type ReviewPlan, simulateReview } from './review-simulation.ts';
import { feedbackBank, makeReviewUnits } from './feedback-bank.ts';
import type { ReviewUnits } from './review-units.ts';

/** Seeds of banks that nothing was developed on; nothing else may use them. */
const firstSeed = 920_100;
/** Each is reviewed four times, with other halves, other delays and other mistakes. */
const banks = 5;
const plan: ReviewPlan = {
  labels: 200,
  budget: 40,
  exploration: 0.1,
  missed: 0.15,
  mistaken: 0.015,
  fewestDays: 30,
  mostDays: 90,
};

type JudgedFigure = 'precisionBefore' | 'precisionAfter' | 'unreviewedBefore' | 'unreviewedAfter';

interface SeedResult {
  readonly seed: number;
  readonly bank: number;
  /** Of the labels learned from, those that are truly guilty and those that were decided productive. */
  readonly guiltyAmongLabels: number;
  readonly productiveLabels: number;
  readonly judgedGuilty: number;
  readonly precisionBefore: number;
  readonly precisionAfter: number;
  readonly unreviewedBefore: number;
  readonly unreviewedAfter: number;
  readonly factors: Readonly<Record<string, number>>;
}

export interface FeedbackBenchmark {
  readonly seeds: number;
  readonly labels: number;
  /** Share of the guilty that are decided unproductive; the other way round it is `noiseOfInnocent`. */
  readonly noise: number;
  readonly noiseOfInnocent: number;
  readonly delayDays: readonly [number, number];
  readonly budgetPerMonth: number;
  readonly exploration: number;
  readonly bank: typeof feedbackBank;
  readonly banks: number;
  /** Share of guilty party-months in the queue of the half that nobody reviewed, at budget; means over seeds. */
  readonly precisionBefore: number;
  readonly precisionAfter: number;
  /** Average precision over the party-months that nobody reviewed; means over seeds. */
  readonly unreviewedBefore: number;
  readonly unreviewedAfter: number;
  /** 95 % of precisionAfter − precisionBefore: jackknife-t over banks, since seeds of one bank are not independent. */
  readonly interval: readonly [number, number];
  /** The same of unreviewedAfter − unreviewedBefore. */
  readonly unreviewedInterval: readonly [number, number];
  readonly bySeed: readonly SeedResult[];
}

/**
 * What decisions add to the queue: on simulated banks with a label-free model, months of review in one half of the
 * customers, whose late and partly wrong decisions re-weight the detectors; judged in the other half. An interrupted run
 * goes on where it was.
 */
export async function benchFeedback(
  options: { readonly seeds?: number },
  progress: Progress,
): Promise<FeedbackBenchmark> {
  const { seeds = 20 } = options;
  const steps = resumableSteps(join(tmpdir(), 'peerline-bench-feedback'), hashOfCode(judgedCode()));
  const bySeed: SeedResult[] = [];
  for (let bank = 0; bank < banks; bank++) {
    const units = await steps.step(`${firstSeed + bank} ${JSON.stringify(feedbackBank)}`, () =>
      makeReviewUnits(firstSeed + bank, (done, total, label) =>
        progress(done, total, `Bank ${bank + 1} of ${banks}: ${label}`),
      ),
    );
    for (let seed = bank; seed < seeds; seed += banks) bySeed.push(reviewed(seed, firstSeed + bank, units));
  }
  bySeed.sort((a, b) => a.seed - b.seed);
  steps.done();
  return {
    seeds,
    labels: plan.labels,
    noise: plan.missed,
    noiseOfInnocent: plan.mistaken,
    delayDays: [plan.fewestDays, plan.mostDays],
    budgetPerMonth: plan.budget,
    exploration: plan.exploration,
    bank: feedbackBank,
    banks,
    precisionBefore: meanOf(bySeed, 'precisionBefore'),
    precisionAfter: meanOf(bySeed, 'precisionAfter'),
    unreviewedBefore: meanOf(bySeed, 'unreviewedBefore'),
    unreviewedAfter: meanOf(bySeed, 'unreviewedAfter'),
    interval: overBanks(bySeed, (of) => meanOf(of, 'precisionAfter') - meanOf(of, 'precisionBefore')),
    unreviewedInterval: overBanks(bySeed, (of) => meanOf(of, 'unreviewedAfter') - meanOf(of, 'unreviewedBefore')),
    bySeed,
  };
}

function reviewed(seed: number, bank: number, units: ReviewUnits): SeedResult {
  const outcome = simulateReview(units, plan, createRandom(seed).fork(`review ${bank}`));
  if (outcome === null) throw new AppError('bench.nothing-to-judge', `Seed ${seed}: too few decisions arrive in time.`);
  const { weights, trulyGuilty, judgedGuilty } = outcome;
  const { precisionBefore, precisionAfter, unreviewedBefore, unreviewedAfter } = outcome;
  return {
    seed,
    bank,
    guiltyAmongLabels: trulyGuilty,
    productiveLabels: weights.productive,
    judgedGuilty,
    precisionBefore,
    precisionAfter,
    unreviewedBefore,
    unreviewedAfter,
    factors: Object.fromEntries(weights.names.map((name, j) => [name, weights.factors[j]!])),
  };
}

function meanOf(results: readonly SeedResult[], name: JudgedFigure): number {
  return results.reduce((sum, result) => sum + result[name], 0) / results.length;
}

function overBanks(
  results: readonly SeedResult[],
  statistic: (of: readonly SeedResult[]) => number,
): readonly [number, number] {
  const seen = [...new Set(results.map(({ bank }) => bank))];
  return jackknifeInterval(seen.length, (left) => {
    const kept = new Set(left.map((at) => seen[at]));
    return statistic(results.filter(({ bank }) => kept.has(bank)));
  });
}

function judgedCode(): readonly string[] {
  const root = fileURLToPath(new URL('../', import.meta.url));
  return ['batch', 'domain', 'engine', 'features', 'ingest', 'ml', 'model', 'simulate'].map((room) => join(root, room));
}
