import { InvalidArgumentError } from 'commander';
import type { CommonOptions } from './options.ts';
import type { Progress } from '#domain/progress';
import { createProgress } from './progress.ts';

/** Runs work with a progress bar on stderr. */
export async function withProgress<T>(options: CommonOptions, work: (progress: Progress) => Promise<T>): Promise<T> {
  const progress = createProgress(process.stderr, options.quiet ?? false);
  return await work(progress.report).finally(() => progress.finish());
}

/**
 * Runs a command's work with a progress bar on stderr, then prints its result: one JSON document with --json, else
 * the text that `render` makes of it.
 */
export async function present<T>(
  options: CommonOptions,
  work: (progress: Progress) => Promise<T>,
  render: (result: T) => string,
): Promise<void> {
  const result = await withProgress(options, work);
  const text = options.json === true ? JSON.stringify(result, null, 2) : render(result);
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(`${text.trimEnd()}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

/** Parses a whole number option; commander prints the thrown message with the option's name. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`a whole number of at least ${least} is needed, not "${text}".`);
    }
    return value;
  };
}
