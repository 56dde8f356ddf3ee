import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { AppError } from '#domain/app-error';
import { present } from '../io.ts';
import { type CommonOptions, examples, withCommon } from '../options.ts';
import { renderTree } from '../render-tree.ts';

interface Options extends CommonOptions {
  readonly pairs?: string;
  readonly threshold?: number;
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value <= 1)) {
    throw new InvalidArgumentError(`a number above 0 and up to 1 is needed, not "${text}".`);
  }
  return value;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new AppError('screening.no-file', `${file} cannot be read.`, {}, error);
  }
}

export function screenCommand(): Command {
  const command = new Command('screen')
    .description('Screen names against sanctions lists; measure the matcher on labelled pairs.')
    .option('--pairs <file>', 'CSV of labelled pairs (name1, name2, is_match): prints how well they are told apart')
    .option('--threshold <score>', 'a score at or above it is a hit (0–1)', share)
    .action(async (options: Options) => {
      if (options.pairs === undefined) throw new AppError('screening.no-input', 'Name a file with --pairs.');
      const file = options.pairs;
      const { parsePairs } = await import('#screening/pairs/pairs-file');
      const { screenPairs } = await import('#screening/pairs/screen-pairs');
      const cpuMs = (): number => process.cpuUsage().user / 1000;
      await present(
        options,
        async () => screenPairs(parsePairs(readText(file)), cpuMs, undefined, options.threshold),
        renderTree,
      );
    });
  return withCommon(examples(command, ['peerline screen --pairs pairs.csv --json']));
}
