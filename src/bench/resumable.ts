import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

/** Steps of a long benchmark, each kept once it is done, so that an interrupted run goes on where it was. */
export interface ResumableSteps {
  /** What the step gave before, or else what it gives now. */
  step<T>(name: string, compute: () => Promise<T> | T): Promise<T>;
  /** Forgets every step: the benchmark is complete. */
  done(): void;
}

/**
 * Keeps steps below `folder`, under a key that names all that their results depend on, the code included: nothing is
 * ever put together from two versions of it.
 */
export function resumableSteps(folder: string, key: string): ResumableSteps {
  const own = join(folder, key);
  return {
    async step<T>(name: string, compute: () => Promise<T> | T): Promise<T> {
      const file = join(own, `${createHash('sha256').update(name).digest('hex').slice(0, 24)}.v8`);
      if (existsSync(file)) return deserialize(readFileSync(file)) as T;
      const result = await compute();
      mkdirSync(own, { recursive: true });
      // Renamed when whole: a process that dies while writing leaves no half of a step.
      writeFileSync(`${file}.part`, serialize(result));
      renameSync(`${file}.part`, file);
      return result;
    },
    done: () => rmSync(own, { recursive: true, force: true }),
  };
}

/** Hash of the code in the given folders. */
export function hashOfCode(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.[jt]s$/.test(file));
    for (const file of files.sort()) hash.update(file).update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
