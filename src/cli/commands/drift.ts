import { Command } from 'commander';
import { present } from '../io.ts';
import { type CommonOptions, examples, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly exclude: readonly string[];
}

export function driftCommand(): Command {
  const command = new Command('drift')
    .description('Compare two tables column by column: what moved beyond chance, and whether to train again.')
    .argument('<old>', 'table of the time of training: .csv, .tsv, .parquet or .ndjson')
    .argument('<new>', 'table of now')
    .option('--exclude <columns...>', 'columns that are not to be compared, such as identifiers', [])
    .action(async (before: string, now: string, options: Options) => {
      const { drift } = await import('#batch/drift');
      await present(
        options,
        () => drift({ before, now, exclude: options.exclude }),
        (result) =>
          [
            `${result.rowsBefore.toLocaleString('en')} rows before, ${result.rowsNow.toLocaleString('en')} now.`,
            ...result.columns.map(
              ({ column, psi, limit, adjustedP, drifted, material }) =>
                `  ${material ? 'far    ' : drifted ? 'drifted' : 'still  '}  ${column}: PSI ${psi.toFixed(4)} (limit ${limit.toFixed(4)}), p ${adjustedP.toPrecision(2)}`,
            ),
            ...result.onlyBefore.map((name) => `  gone     ${name}`),
            ...result.onlyNow.map((name) => `  new      ${name}`),
            result.retrain ? 'Train again: ' : 'The columns give no reason to train again.',
            ...result.reasons.map(({ sentence }) => `  ${sentence}`),
          ].join('\n'),
      );
    });
  return withCommon(examples(command, ['peerline drift march.parquet june.parquet --exclude customer_id --json']));
}
