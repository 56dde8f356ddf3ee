import { Command } from 'commander';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, profileOption, seedOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly data: string;
  readonly mapping: string;
  readonly rates?: string;
  readonly baseCurrency?: string;
  readonly pseudonymise?: string;
  readonly policy?: string;
  readonly seed: number;
  readonly profile: 'online' | 'full';
  readonly out: string;
}

/** Options of every command that reads a bank's files. */
export function withInput(command: Command): Command {
  return withRates(
    command
      .requiredOption('--data <folder>', "folder with the bank's files")
      .requiredOption('--mapping <name>', 'canonical, berka, amlsim, fraud-handbook, or a mapping file (.yaml)'),
  );
}

/** What keeps persons out of the lake. */
export function withPseudonyms(command: Command): Command {
  return command.option('--pseudonymise <key>', 'replace identifiers and names by tokens under the key in this file');
}

/** What is needed where the files have several currencies. */
export function withRates(command: Command): Command {
  return command
    .option('--rates <file>', 'CSV of exchange rates: date,currency,rate')
    .option('--base-currency <code>', 'currency that all amounts are converted to');
}

export function runCommand(): Command {
  const command = withPseudonyms(
    withInput(new Command('run').description('From files to ranked, explained alerts: ingest, train, score, report.')),
  )
    .option('--policy <file>', 'alert budgets and lines per segment (.yaml)')
    .addOption(profileOption())
    .addOption(seedOption())
    .addOption(outOption())
    .action(async (options: Options) => {
      const { run } = await import('#batch/run');
      const { renderTerminal } = await import('#report/terminal');
      await present(options, (progress) => run(options, progress), renderTerminal);
    });
  return withCommon(
    examples(command, [
      'peerline run --data ./bank --mapping canonical',
      'peerline run --data ./bank --mapping canonical --pseudonymise ~/tenant.key',
      'peerline run --data ./berka --mapping berka --out ./berka-out --json',
    ]),
  );
}
