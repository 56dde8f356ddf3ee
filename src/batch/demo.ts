import { existsSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { outputFolder } from '#engine/duckdb/output-folder';
import type { RunResult } from '#report/run-result';
import { run } from './run.ts';
import { simulateBank } from './simulate-bank.ts';
import type { Progress } from './workspace.ts';

/** Small enough for a first look within minutes, large enough that each figure has an interval worth reading. */
const demoBank = { seed: 2026, parties: 20_000, transactions: 500_000, months: 6 };
export const demoSeed = 1;

/** Exchange rates of the demo bank, where there is one. */
export function demoRates(outFolder: string): { readonly rates?: string } {
  const rates = join(resolve(outFolder), 'demo-bank', 'rates.csv');
  return existsSync(rates) ? { rates } : {};
}

/** Makes the demo bank the first time, then runs the main job on it. */
export async function runDemo(outFolder: string, progress: Progress): Promise<RunResult> {
  const out = outputFolder(outFolder);
  const bank = join(out, 'demo-bank');
  const partial = `${bank}.partial`;
  if (!existsSync(bank)) {
    rmSync(partial, { recursive: true, force: true });
    await simulateBank({ ...demoBank, out: partial }, progress);
    renameSync(partial, bank);
  }
  return run(
    {
      data: bank,
      mapping: 'canonical',
      rates: join(bank, 'rates.csv'),
      baseCurrency: 'EUR',
      out,
      seed: demoSeed,
      profile: 'online',
    },
    progress,
  );
}

/** The report of an earlier run in the folder; null where there is none. */
export function demoReport(outFolder: string): string | null {
  const file = join(resolve(outFolder), 'report.html');
  return existsSync(file) ? file : null;
}
