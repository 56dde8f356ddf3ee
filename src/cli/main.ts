import { CommanderError } from 'commander';
import { AppError } from '#domain/app-error';
import { createProgram } from './program.ts';

/** Runs one command line and returns the exit code: 0 done, 1 failed, 2 wrong usage. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof AppError) {
      process.stderr.write(`peerline: ${error.message} [${error.code}]\n`);
      return 1;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`peerline: an error that should not happen; please report it.\n${text}\n`);
    return 1;
  }
}
