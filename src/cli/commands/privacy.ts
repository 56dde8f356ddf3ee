import { Command } from 'commander';
import { present } from '../io.ts';
import { type CommonOptions, examples, withCommon } from '../options.ts';

interface RecordOptions extends CommonOptions {
  readonly controller?: string;
  readonly contact?: string;
}

/** `privacy …`: what data protection asks for. */
export function privacyCommand(): Command {
  const command = new Command('privacy').description('Data protection: the record of processing, keys of pseudonyms.');
  for (const nested of [recordCommand(), keyCommand()]) command.addCommand(nested);
  return examples(command, ["peerline privacy record --controller 'Example Bank'"]);
}

function recordCommand(): Command {
  const command = new Command('record')
    .description('Print the record of processing activities (GDPR art. 30), from the schemas as they are now.')
    .option('--controller <name>', 'the bank')
    .option('--contact <text>', 'its data protection officer')
    .action(async ({ controller: name, contact, ...options }: RecordOptions) => {
      const { recordOfProcessing } = await import('#privacy/register/record-of-processing');
      const { renderRecordOfProcessing } = await import('#privacy/register/privacy-reference');
      await present(options, async () => recordOfProcessing({ name, contact }), renderRecordOfProcessing);
    });
  return withCommon(
    examples(command, ["peerline privacy record --controller 'Example Bank' --contact dpo@bank.example --json"]),
  );
}

function keyCommand(): Command {
  const command = new Command('key')
    .description(
      'Make a key for --pseudonymise: one per tenant, kept away from the data. Whoever loses it cannot join later files.',
    )
    .argument('<file>', 'file to write')
    .action(async (file: string, options: CommonOptions) => {
      const { makePseudonymKey } = await import('#ingest/pseudonyms/pseudonym-key');
      makePseudonymKey(file);
      await present(
        options,
        async () => ({ file }),
        () => `Written to ${file}, readable by you alone.`,
      );
    });
  return withCommon(examples(command, ['peerline privacy key ~/tenant.key']));
}
