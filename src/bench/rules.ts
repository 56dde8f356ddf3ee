import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '#batch/run';
import { simulateBank } from '#batch/simulate-bank';
import type { Progress } from '#batch/workspace';
import { AppError } from '#domain/app-error';
import type { EvaluationSummary } from '#report/evaluation-summary';
import type { SimulateOptions } from '#simulate/options';
import { type PooledEvaluation, poolEvaluations } from './pooled-evaluations.ts';

/** Seeds of banks that were never used while Peerline or the rules were made; nothing else may use them. */
const firstSeed = 910_001;
const months = 6;
/** Enough customers for some twenty labelled party-months in a test period. */
const transactionsPerParty = 25;

export interface RulesBenchOptions {
  readonly seeds?: number;
  readonly transactions?: number;
}

export interface RulesBenchResult extends PooledEvaluation {
  readonly parties: number;
  readonly transactions: number;
  readonly months: number;
  readonly bySeed: readonly { readonly seed: number; readonly evaluation: EvaluationSummary }[];
  readonly seconds: number;
}

/**
 * Peerline against tuned static rules on fresh simulated banks: each seed has its own bank, training, tuning and test
 * period. One bank at a time, in a temporary folder that is removed.
 */
export async function benchRules(options: RulesBenchOptions, progress: Progress): Promise<RulesBenchResult> {
  const startedAt = performance.now();
  const seeds = Array.from({ length: options.seeds ?? 10 }, (_, i) => firstSeed + i);
  const transactions = options.transactions ?? 300_000;
  const parties = Math.round(transactions / transactionsPerParty);
  const bySeed: { seed: number; evaluation: EvaluationSummary }[] = [];
  for (const seed of seeds) {
    const evaluation = await evaluateBank({ seed, parties, transactions, months }, (done, total, label) =>
      progress(done, total, `Bank ${bySeed.length + 1} of ${seeds.length}: ${label}`),
    );
    if (evaluation.reason !== null) throw new AppError('bench.nothing-to-judge', `Seed ${seed}: ${evaluation.reason}`);
    bySeed.push({ seed, evaluation });
  }
  return {
    ...poolEvaluations(bySeed.map(({ evaluation }) => evaluation)),
    parties,
    transactions,
    months,
    bySeed,
    seconds: (performance.now() - startedAt) / 1000,
  };
}

async function evaluateBank(bank: SimulateOptions, progress: Progress): Promise<EvaluationSummary> {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-bench-rules-'));
  try {
    const data = join(folder, 'bank');
    await simulateBank({ ...bank, out: data }, progress);
    const { evaluation } = await run(
      {
        data,
        mapping: 'canonical',
        rates: join(data, 'rates.csv'),
        baseCurrency: 'EUR',
        out: join(folder, 'out'),
        seed: bank.seed,
        profile: 'online',
      },
      progress,
    );
    return evaluation;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
