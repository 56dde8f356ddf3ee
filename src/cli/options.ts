import { type Command, Option } from 'commander';
import { wholeNumber } from './io.ts';

/** Where everything that Peerline writes lies, unless --out or PEERLINE_DATA says otherwise. */
export const defaultDataFolder = './peerline-data';

export interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds the options that every command has. */
export function withCommon(command: Command): Command {
  return command
    .option('--json', 'print the result as one JSON document on stdout')
    .option('--quiet', 'no progress on stderr');
}

export function outOption(): Option {
  return new Option('--out <folder>', 'folder for all that is written').env('PEERLINE_DATA').default(defaultDataFolder);
}

export function seedOption(): Option {
  return new Option('--seed <n>', 'same seed and input, same bytes').argParser(wholeNumber(0)).default(1);
}

export function profileOption(): Option {
  return new Option('--profile <name>', 'full scores best, online costs least per row')
    .choices(['online', 'full'])
    .default('online');
}

/** Adds an Examples section to the help. */
export function examples(command: Command, lines: readonly string[]): Command {
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);
}
