import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** Where and on what a benchmark ran: without it a figure means nothing. */
export interface BenchContext {
  readonly machine: string;
  readonly node: string;
  readonly commit: string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

function commit(): string {
  try {
    const head = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
    const changed = execFileSync('git', ['status', '--porcelain', '--', 'src'], {
      cwd: root,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return changed.trim() === '' ? head.trim() : `${head.trim()} with changes`;
  } catch {
    return 'not a clone';
  }
}

export function benchContext(): BenchContext {
  const processors = cpus();
  return {
    machine: `${processors.length} × ${processors[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: process.version,
    commit: commit(),
  };
}

/** Writes `bench/results/<name>.json` in a clone; elsewhere nothing is written. Returns the path or null. */
export function saveBenchResult(name: string, result: object): string | null {
  if (!existsSync(join(root, 'src'))) return null;
  const folder = join(root, 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify({ ...benchContext(), ...result }, null, 2)}\n`);
  return file;
}
