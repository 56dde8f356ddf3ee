import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = new URL('../../', import.meta.url).pathname;
const requirements = join(root, 'bench', 'python', 'requirements.txt');

export type PythonEnvironment =
  | { readonly kind: 'ready'; readonly python: string }
  | { readonly kind: 'absent'; readonly reason: string };

/**
 * The Python of `.venv` in the clone, with bench/python/requirements.txt installed; makes it when it is missing or
 * when the requirements changed.
 */
export async function pythonEnvironment(): Promise<PythonEnvironment> {
  const folder = join(root, '.venv');
  const python = join(folder, 'bin', 'python');
  const stamp = join(folder, 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return { kind: 'ready', python };
  }
  try {
    await run('python3', ['--version']);
  } catch {
    return { kind: 'absent', reason: 'there is no python3 on this machine' };
  }
  try {
    if (!existsSync(python)) await run('python3', ['-m', 'venv', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
    writeFileSync(stamp, wanted);
    return { kind: 'ready', python };
  } catch (error) {
    const text = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error);
    return { kind: 'absent', reason: `its virtual environment cannot be made: ${text}` };
  }
}

/** Runs a script of bench/python and parses the JSON document on its stdout. */
export async function runPython(python: string, script: string, args: readonly string[], threads: number) {
  const count = String(threads);
  const env = {
    ...process.env,
    OMP_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    NUMBA_NUM_THREADS: count,
    PYTHONWARNINGS: 'ignore',
  };
  const options = { env, maxBuffer: 2 ** 28 };
  const { stdout } = await run(python, [join(root, 'bench', 'python', script), ...args], options);
  return JSON.parse(stdout) as unknown;
}
