import { Command } from 'commander';
import { present, wholeNumber } from '../io.ts';
import { type CommonOptions, examples, outOption, seedOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly parties: number;
  readonly transactions: number;
  readonly months: number;
  readonly seed: number;
  readonly out: string;
}

export function simulateCommand(): Command {
  const command = new Command('simulate')
    .description('Make a synthetic bank with labelled typologies, in canonical Parquet files.')
    .option('--parties <n>', 'customers', wholeNumber(100), 20_000)
    .option('--transactions <n>', 'about this many transactions', wholeNumber(1000), 1_000_000)
    .option('--months <n>', 'months of history', wholeNumber(3), 6)
    .addOption(seedOption())
    .addOption(outOption())
    .action(async (options: Options) => {
      const { simulateBank } = await import('#batch/simulate-bank');
      await present(
        options,
        (progress) => simulateBank(options, progress),
        (result) =>
          [
            `A bank of ${result.parties.toLocaleString('en')} parties and ${result.transactions.toLocaleString('en')} transactions`,
            `in ${result.seconds.toFixed(1)} s: ${result.folder}`,
            `Next: peerline run --data ${result.folder} --mapping canonical`,
          ].join('\n'),
      );
    });
  return withCommon(
    examples(command, ['peerline simulate --parties 5000 --transactions 200000 --seed 7 --out ./bank']),
  );
}
