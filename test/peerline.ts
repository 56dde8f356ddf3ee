import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export const program = new URL('../bin/peerline.js', import.meta.url).pathname;

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as its users do, in a process of its own. */
export async function peerline(...args: readonly string[]): Promise<Finished> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...args], { maxBuffer: 1e8 });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as Finished;
  }
}

/** The document that a command prints with --json; throws its words when it fails. */
export async function peerlineJson<T>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await peerline(...args, '--json');
  if (code !== 0) throw new Error(`peerline ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}
