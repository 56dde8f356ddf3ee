import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { AppError } from '#domain/app-error';

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return String((JSON.parse(text) as { version: string }).version);
}

/** Runs one command line and returns the exit code: 0 done, 1 failed, 2 wrong usage. */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command('peerline')
    .description("Learns what is normal for each customer's peers and alerts on departures from it.")
    .version(version())
    .exitOverride();
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof AppError) {
      process.stderr.write(`peerline: ${error.message}\n`);
      return 1;
    }
    throw error;
  }
}
