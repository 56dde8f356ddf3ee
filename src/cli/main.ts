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
    if (isSystemError(error)) {
      process.stderr.write(`peerline: the system refused: ${error.message} [system.${error.code}]\n`);
      return 1;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`peerline: an error that should not happen; please report it.\n${text}\n`);
    return 1;
  }
}

/** What the operating system refuses (no access, no space, a file where a folder is needed) is no defect of ours. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}
