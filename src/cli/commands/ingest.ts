import { Command } from 'commander';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';
import { withInput } from './run.ts';

interface Options extends CommonOptions {
  readonly data: string;
  readonly mapping: string;
  readonly rates?: string;
  readonly baseCurrency?: string;
  readonly check?: boolean;
  readonly out: string;
}

export function ingestCommand(): Command {
  const command = withInput(
    new Command('ingest').description("Read a bank's files through a mapping into canonical records."),
  )
    .option('--check', 'write nothing: validate the mapping, show ten mapped rows and the data quality')
    .addOption(outOption())
    .action(async (options: Options) => {
      const { renderCheck, renderIngest } = await import('../render-ingest.ts');
      if (options.check === true) {
        const { checkMapping } = await import('#ingest/check-mapping');
        await present(options, (progress) => checkMapping(options, progress), renderCheck);
      } else {
        const { ingestInto } = await import('#batch/ingested');
        await present(options, (progress) => ingestInto(options, progress), renderIngest);
      }
    });
  return withCommon(
    examples(command, [
      'peerline ingest --data ./files --mapping mine.yaml --check',
      'peerline ingest --data ./files --mapping mine.yaml --out ./peerline-data',
    ]),
  );
}
