import { Command } from 'commander';
import { present } from '../io.ts';
import { type CommonOptions, examples, profileOption, seedOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly label?: string;
  readonly exclude: readonly string[];
  readonly scores?: string;
  readonly seed: number;
  readonly profile: 'online' | 'full';
}

export function detectCommand(): Command {
  const command = new Command('detect')
    .description('Score the rows of any table for anomaly, by the fused detectors.')
    .argument('<file>', '.csv, .tsv, .parquet or .ndjson')
    .option('--label <column>', '0/1 column to measure AUROC and AUCPR by; never an input')
    .option('--exclude <columns...>', 'columns that are not to be read, such as identifiers', [])
    .option('--scores <file>', 'write row number and score to this CSV file')
    .addOption(profileOption())
    .addOption(seedOption())
    .action(async (file: string, options: Options) => {
      const { detect } = await import('#batch/detect');
      await present(
        options,
        () => detect({ file, ...options }),
        (result) => {
          const lines = [
            `${result.rows.toLocaleString('en')} rows × ${result.columns} columns scored in ${result.seconds.toFixed(2)} s.`,
            ...(result.auroc === null ? [] : [`AUROC ${(100 * result.auroc).toFixed(2)} %`]),
            ...(result.aucpr === null ? [] : [`AUCPR ${(100 * result.aucpr).toFixed(2)} %`]),
            'Most anomalous rows (counted from 1):',
            ...result.top.map(({ row, score }) => `  ${String(row).padStart(9)}  ${score.toFixed(2)}`),
            ...result.leftOut.map(({ column, reason }) => `Left out: ${column} (${reason})`),
            ...result.notes,
          ];
          return lines.join('\n');
        },
      );
    });
  return withCommon(examples(command, ['peerline detect payments.csv --label is_fraud --exclude payment_id']));
}
