import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { simulateBank } from '#batch/simulate-bank';
import type { Progress } from '#batch/workspace';
import { createRandom } from '#ml/random';
import { type AblationBank, dismantle, type DismantledBank, profile, sizes } from './ablation-bank.ts';
import { type AblationTable, ablationTable } from './ablation-table.ts';
import { hashOfCode, resumableSteps } from './resumable.ts';

/** Seeds of banks that nothing was developed on; nothing else may use them. */
const firstSeed = 920_001;
const months = 6;
const transactionsPerParty = 20;

export interface AblationOptions {
  readonly data?: string;
  readonly seeds?: number;
  readonly transactions?: number;
}

export interface AblationResult {
  readonly profile: string;
  /** Most training legs per value of the expert axis, and most calibration legs. */
  readonly trainRows: number;
  readonly calibrateRows: number;
  readonly sets: readonly ({ readonly data: string; readonly seeds: readonly number[] } & AblationTable)[];
}

/**
 * What each stage of segmentation and each group of features adds, on simulated banks that nothing was developed on,
 * and with a data folder on AMLSim and the card data; legs judged in another party's context there and on the Berka
 * bank. An interrupted run goes on where it was.
 */
export async function benchAblation(options: AblationOptions, progress: Progress): Promise<AblationResult> {
  const { data, seeds = 3, transactions = 500_000 } = options;
  const steps = resumableSteps(
    join(tmpdir(), 'peerline-bench-ablation'),
    `${hashOfCode(judgedCode())}-${transactions}`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'peerline-bench-ablation-'));
  const banks = Array.from({ length: seeds }, (_, i) => simulated(firstSeed + i, transactions, folder));
  const kinds = [{ data: `simulated, ${transactions} transactions each`, banks }];
  if (data !== undefined) kinds.push(...foreign(data, folder));
  const sets: AblationResult['sets'][number][] = [];
  try {
    for (const kind of kinds) {
      const dismantled: DismantledBank[] = [];
      for (const bank of kind.banks) dismantled.push(await dismantle(bank, steps, progress));
      progress(0, null, `${kind.data}: intervals`);
      const table = ablationTable(dismantled, createRandom(firstSeed));
      sets.push({ data: kind.data, seeds: kind.banks.map(({ seed }) => seed), ...table });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  steps.done();
  return { profile, ...sizes, sets };
}

function simulated(seed: number, transactions: number, folder: string): AblationBank {
  const data = join(folder, `bank-${seed}`);
  return {
    name: `simulated ${seed}`,
    seed,
    judged: true,
    async input(progress) {
      const parties = Math.round(transactions / transactionsPerParty);
      await simulateBank({ seed, parties, transactions, months, out: data }, progress);
      const out = join(folder, `out-${seed}`);
      return { data, mapping: 'canonical', rates: join(data, 'rates.csv'), baseCurrency: 'EUR', out };
    },
  };
}

/** What of it lies below the folder. Berka's labels are unpaid loans, not crime: only contexts are swapped there. */
function foreign(data: string, folder: string): { readonly data: string; readonly banks: AblationBank[] }[] {
  const sources = [
    { name: 'AMLSim 20K_cycle200', path: 'amlsim/20K_cycle200', mapping: 'amlsim', judged: true },
    { name: 'Berka', path: 'berka', mapping: 'berka', judged: false },
    { name: 'card data', path: 'card-fraud-handbook', mapping: 'fraud-handbook', judged: true },
  ];
  const there = sources.filter(({ path }) => existsSync(join(data, path)));
  return there.map(({ name, path, mapping, judged }) => {
    const input = async () => ({ data: join(data, path), mapping, out: join(folder, mapping) });
    return { data: name, banks: [{ name, seed: firstSeed, judged, input }] };
  });
}

/** All that a figure of this benchmark depends on but its own tables. */
function judgedCode(): readonly string[] {
  const root = fileURLToPath(new URL('../', import.meta.url));
  return ['domain', 'ml', 'features', 'model', 'simulate', 'ingest', 'engine', 'batch'].map((room) => join(root, room));
}
