import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

/** What a benchmark's figures rest on. */
export interface Provenance {
  readonly machine: string;
  readonly node: string;
  /** Short commit hash, with `+` when files differ from it; `unknown` outside a clone. */
  readonly commit: string;
  readonly data: string;
  readonly seeds: readonly number[];
}

const root = new URL('../../', import.meta.url).pathname;

export function provenance(data: string, seeds: readonly number[]): Provenance {
  const processors = cpus();
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  return {
    machine: `${processors.length} × ${processors[0]?.model ?? 'unknown processor'}, ${memoryGb} GB`,
    node: process.version,
    commit: commit(),
    data,
    seeds,
  };
}

/** Writes `bench/results/<name>.json` in the clone and returns its path. */
export function writeResult(name: string, result: object): string {
  const folder = join(root, 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  return file;
}

function commit(): string {
  try {
    const git = (...args: string[]): string => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim();
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', 'src') === '' ? '' : '+');
  } catch {
    return 'unknown';
  }
}
