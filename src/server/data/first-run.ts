import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { AppError } from '#domain/app-error';

const program = fileURLToPath(new URL('../../../bin/peerline.js', import.meta.url));

export interface DataJob {
  readonly source: 'demo' | 'uploads';
  readonly state: 'running' | 'loading' | 'done' | 'failed';
  /** UTC epoch ms. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly steps: readonly { readonly name: string; readonly seconds: number }[];
  readonly problem: string | null;
}

export interface DataJobs {
  readonly latest: () => DataJob | null;
  /** Starts the command in a process of its own. Errors: `data.job-running`. */
  start(source: DataJob['source'], command: readonly string[]): DataJob;
  /** Ends what is under way. */
  stop(): void;
}

/** `Simulating a bank            9.0 s`, as commands tell of a stage on stderr. */
const stage = /^(\S.*?)\s{2,}(\d+(?:\.\d+)?) s$/;

/**
 * One job at a time: the command line does the work, so that requests are answered meanwhile; then the result is brought
 * into the store.
 */
export function createDataJobs(bringIn: (source: DataJob['source']) => Promise<void>, now: () => number): DataJobs {
  let job: DataJob | null = null;
  let kill = (): void => {};
  const change = (part: Partial<DataJob>) => {
    if (job !== null) job = { ...job, ...part };
  };

  async function finish(source: DataJob['source'], code: number | null, lastWords: string): Promise<void> {
    if (code !== 0) {
      change({ state: 'failed', endedAt: now(), problem: lastWords === '' ? 'The run was ended.' : lastWords });
      return;
    }
    change({ state: 'loading' });
    try {
      await bringIn(source);
      change({ state: 'done', endedAt: now() });
    } catch (error) {
      const problem = error instanceof AppError ? error.message : 'The result could not be brought in: see the log.';
      change({ state: 'failed', endedAt: now(), problem });
    }
  }

  return {
    latest: () => job,
    start(source, command) {
      if (job !== null && job.endedAt === null) {
        throw new AppError('data.job-running', 'A run is under way: wait for its end.');
      }
      job = { source, state: 'running', startedAt: now(), endedAt: null, steps: [], problem: null };
      const child = spawn(process.execPath, [program, ...command], { stdio: ['ignore', 'ignore', 'pipe'] });
      kill = () => void child.kill();
      let lastWords = '';
      createInterface({ input: child.stderr }).on('line', (line) => {
        const found = stage.exec(line);
        if (found !== null) {
          change({ steps: [...(job?.steps ?? []), { name: found[1]!, seconds: Number(found[2]) }] });
        } else if (line !== '') lastWords = line.replace(/^peerline: /, '');
      });
      child.once('error', (error) => void finish(source, 1, error.message));
      child.once('close', (code) => void finish(source, code, lastWords));
      return job;
    },
    stop: () => kill(),
  };
}
