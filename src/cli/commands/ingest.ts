import { Command } from 'commander';
import { AppError } from '#domain/app-error';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';
import { withPseudonyms, withRates } from './run.ts';

interface Options extends CommonOptions {
  readonly data: string;
  readonly mapping?: string;
  readonly rates?: string;
  readonly baseCurrency?: string;
  readonly pseudonymise?: string;
  readonly check?: boolean;
  readonly out: string;
}

export function ingestCommand(): Command {
  const command = withPseudonyms(
    withRates(
      new Command('ingest')
        .description(
          "Read a bank's files into canonical records: tables through a mapping, or payment files (ISO 20022, SWIFT MT) without one.",
        )
        .requiredOption('--data <folder>', "folder with the bank's files")
        .option(
          '--mapping <name>',
          'canonical, berka, amlsim, fraud-handbook, or a mapping file (.yaml); without it the folder holds payment files',
        ),
    ),
  )
    .option('--check', 'write nothing: validate the mapping, show ten mapped rows and the data quality')
    .addOption(outOption())
    .action(async (options: Options) => {
      const { mapping } = options;
      const { renderCheck, renderIngest } = await import('../render-ingest.ts');
      if (mapping === undefined) {
        if (options.check === true) {
          throw new AppError(
            'mapping.needed',
            'Payment files have no mapping to check: leave out --check, or give --mapping.',
          );
        }
        const { ingestPaymentsInto } = await import('#batch/ingested');
        const { renderPayments } = await import('../render-payments.ts');
        await present(options, (progress) => ingestPaymentsInto(options, progress), renderPayments);
      } else if (options.check === true) {
        const { checkMapping } = await import('#ingest/check-mapping');
        await present(options, (progress) => checkMapping({ ...options, mapping }, progress), renderCheck);
      } else {
        const { ingestInto } = await import('#batch/ingested');
        await present(options, (progress) => ingestInto({ ...options, mapping }, progress), renderIngest);
      }
    });
  return withCommon(
    examples(command, [
      'peerline ingest --data ./files --mapping mine.yaml --check',
      'peerline ingest --data ./files --mapping mine.yaml --out ./peerline-data',
      'peerline ingest --data ./payment-files --json',
    ]),
  );
}
