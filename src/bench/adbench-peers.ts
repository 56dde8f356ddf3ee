import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figures } from './adbench.ts';
import type { AnomalySet } from './anomaly-set.ts';
import { pythonEnvironment, runPython } from './python-environment.ts';

/** PyOD on the same rows: collects the matrices, then runs one Python process over all of them. */
export interface AdbenchPeers {
  add(set: AnomalySet, seed: number): void;
  /** Set → detector → means over the seeds in percent, and why figures are missing. */
  run(seeds: number): Promise<{ figures: Record<string, Record<string, Figures>>; notes: readonly string[] }>;
}

interface PeerResult {
  readonly file: string;
  readonly detector: string;
  readonly auroc?: number;
  readonly aucpr?: number;
  readonly error?: string;
}

/** Collects nothing when peers are not wanted or there is no Python; `run` then says why. */
export async function openAdbenchPeers(wanted: boolean): Promise<AdbenchPeers> {
  const environment = wanted ? await pythonEnvironment() : ({ kind: 'absent', reason: 'not asked for' } as const);
  if (environment.kind === 'absent') {
    const notes = [`PyOD was skipped: ${environment.reason}.`];
    return { add: () => undefined, run: async () => ({ figures: {}, notes }) };
  }
  const folder = mkdtempSync(join(tmpdir(), 'peerline-adbench-'));
  const index: { file: string; set: string; rows: number; columns: number; seed: number }[] = [];
  return {
    add({ name, X, labels }, seed) {
      const file = `${name}-${seed}.f64`;
      const values = new Float64Array(X.data.length + labels.length);
      values.set(X.data);
      values.set(labels, X.data.length);
      writeFileSync(join(folder, file), new Uint8Array(values.buffer));
      index.push({ file, set: name, rows: X.rows, columns: X.columns, seed });
    },
    async run(seeds) {
      try {
        writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
        const results = (await runPython(environment.python, 'adbench_peers.py', [folder], 2)) as PeerResult[];
        const sets = new Map(index.map(({ file, set }) => [file, set]));
        return collect(results, sets, seeds);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

function collect(results: readonly PeerResult[], sets: ReadonlyMap<string, string>, seeds: number) {
  const figures: Record<string, Record<string, Figures>> = {};
  const notes: string[] = [];
  const failed = new Set<string>();
  for (const { file, detector, auroc, aucpr, error } of results) {
    const set = sets.get(file)!;
    if (auroc === undefined || aucpr === undefined) {
      notes.push(`${detector} failed on ${file}: ${error ?? 'no reason given'}`);
      failed.add(`${set} ${detector}`);
      continue;
    }
    const bySet = (figures[set] ??= {});
    const before = bySet[detector] ?? { auroc: 0, aucpr: 0 };
    bySet[detector] = {
      auroc: before.auroc + (100 * auroc) / seeds,
      aucpr: before.aucpr + (100 * aucpr) / seeds,
    };
  }
  for (const [set, bySet] of Object.entries(figures)) {
    for (const detector of Object.keys(bySet)) if (failed.has(`${set} ${detector}`)) delete bySet[detector];
  }
  return { figures, notes };
}
