import { Command, InvalidArgumentError } from 'commander';
import { AppError } from '#domain/app-error';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';
import { renderTree } from '../render-tree.ts';

interface Options extends CommonOptions {
  readonly pairs?: string;
  readonly lists?: string;
  readonly names?: string;
  readonly parties?: boolean;
  readonly whole?: boolean;
  readonly allowShrunk?: boolean;
  readonly threshold?: number;
  readonly out: string;
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value <= 1)) {
    throw new InvalidArgumentError(`a number above 0 and up to 1 is needed, not "${text}".`);
  }
  return value;
}

async function measurePairs(file: string, options: Options): Promise<void> {
  const { parsePairs } = await import('#screening/pairs/pairs-file');
  const { screenPairs } = await import('#screening/pairs/screen-pairs');
  const { readClean } = await import('#screening/search/screen-names');
  const cpuMs = (): number => process.cpuUsage().user / 1000;
  const work = async () => screenPairs(parsePairs(readClean(file).text), cpuMs, undefined, options.threshold);
  await present(options, work, renderTree);
}

async function screenFile(lists: string, names: string, options: Options): Promise<void> {
  const { screenNames } = await import('#screening/search/screen-names');
  const { threshold } = options;
  await present(options, async (progress) => screenNames({ lists, names, threshold, progress }), renderTree);
}

async function screenParties(lists: string, options: Options): Promise<void> {
  if (options.threshold !== undefined) {
    throw new AppError('screening.options', 'Parties are screened at the released line: leave --threshold out.');
  }
  const { screenFromCommandLine } = await import('#server/command-line');
  const { whole = false, allowShrunk = false } = options;
  await present(options, () => screenFromCommandLine(lists, options.out, { whole, allowShrunk }), renderTree);
}

export function screenCommand(): Command {
  const command = new Command('screen')
    .description('Screen names against sanctions lists; measure the matcher on labelled pairs.')
    .option('--pairs <file>', 'CSV of labelled pairs (name1, name2, is_match): how well they are told apart')
    .option('--lists <folder>', 'lists: OFAC CSV, UN XML, EU CSV, OpenSanctions CSV or JSON lines')
    .option('--names <file>', 'CSV of whom to screen: name, and id, entityType, birthDate, country where known')
    .option('--parties', 'screen the parties of the store against what is new on the lists, and keep the hits')
    .option('--whole', 'with --parties: everybody against all entries, not only who or what is new')
    .option('--allow-shrunk', 'with --parties: take a list that lost most of its entries')
    .option('--threshold <score>', 'a score at or above it is a hit (0–1)', share)
    .addOption(outOption())
    .action(async (options: Options) => {
      const { pairs, lists, names, parties } = options;
      if (pairs !== undefined) return await measurePairs(pairs, options);
      if (lists !== undefined && names !== undefined) return await screenFile(lists, names, options);
      if (lists !== undefined && parties === true) return await screenParties(lists, options);
      throw new AppError('screening.options', 'Give --pairs, or --lists with --names or --parties.');
    });
  return withCommon(
    examples(command, [
      'peerline screen --pairs pairs.csv --json',
      'peerline screen --lists ./lists-of-today --names customers.csv --json',
      'peerline screen --lists ./lists-of-today --parties',
    ]),
  );
}
