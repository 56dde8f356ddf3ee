import { Command, InvalidArgumentError } from 'commander';
import { AppError } from '#domain/app-error';
import { smallestGroup } from '#domain/k-anonymity';
import { present, wholeNumber } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly out: string;
  readonly reason: string;
}

/** `privacy …`: what data protection asks for. */
export function privacyCommand(): Command {
  const command = new Command('privacy').description(
    'Data protection: record of processing, access, erasure, retention, pseudonyms, anonymity of exports.',
  );
  const nested = [
    recordCommand(),
    exportCommand(),
    eraseCommand(),
    erasuresCommand(),
    retentionCommand(),
    keyCommand(),
    checkCommand(),
  ];
  for (const each of nested) command.addCommand(each);
  return examples(command, [
    "peerline privacy record --controller 'Example Bank'",
    "peerline privacy export p-77 --reason 'letter of 2 May' > copy.json",
    'peerline privacy retention --dry-run',
  ]);
}

/** YYYY-MM-DD as UTC epoch ms. */
function dayOf(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError(`a day such as 2026-05-31 is needed, not "${text}".`);
  return at;
}

function recordCommand(): Command {
  const command = new Command('record')
    .description('Print the record of processing activities (GDPR art. 30), from the schemas as they are now.')
    .option('--controller <name>', 'the bank')
    .option('--contact <text>', 'its data protection officer')
    .action(
      async ({ controller: name, contact, ...options }: CommonOptions & { controller?: string; contact?: string }) => {
        const { recordOfProcessing } = await import('#privacy/register/record-of-processing');
        const { renderRecordOfProcessing } = await import('#privacy/register/privacy-reference');
        await present(options, async () => recordOfProcessing({ name, contact }), renderRecordOfProcessing);
      },
    );
  return withCommon(examples(command, ["peerline privacy record --controller 'Example Bank' --json"]));
}

function exportCommand(): Command {
  const command = new Command('export')
    .description(
      'Print all that is kept of a person and may be told (GDPR art. 15), as JSON; nothing of alerts, cases or reports.',
    )
    .argument('<party>', 'identifier of the party')
    .requiredOption('--reason <text>', 'why; goes into the audit trail')
    .addOption(outOption())
    .action(async (party: string, options: Options) => {
      const { exportSubjectFromCommandLine } = await import('#server/command-line');
      const work = () => exportSubjectFromCommandLine(party, options.reason, options.out);
      await present(options, work, (copy) => JSON.stringify(copy, null, 2));
    });
  return withCommon(examples(command, ["peerline privacy export p-77 --reason 'letter of 2 May' > copy.json"]));
}

function eraseCommand(): Command {
  const command = new Command('erase')
    .description('Erase a person by destroying the keys; what the law keeps stays for its term, and why is recorded.')
    .argument('<party>', 'identifier of the party')
    .requiredOption('--reason <text>', 'why; goes into the audit trail')
    .option('--relationship-ended <day>', 'when the business relationship ended, YYYY-MM-DD', dayOf)
    .addOption(outOption())
    .action(async (party: string, options: Options & { readonly relationshipEnded?: number }) => {
      const { eraseFromCommandLine } = await import('#server/command-line');
      const wish = { reason: options.reason, relationshipEndedAt: options.relationshipEnded ?? null };
      await present(
        options,
        () => eraseFromCommandLine(party, wish, options.out),
        ({ state, holds, heldUntil }) =>
          state === 'erased'
            ? `${party} is erased.`
            : `${party} is restricted: marketing and survey data are gone, the rest is kept (${holds.join(', ')})${heldUntil === null ? '' : ` until ${new Date(heldUntil).toISOString().slice(0, 10)}`}.`,
      );
    });
  return withCommon(examples(command, ['peerline privacy erase p-77 --reason letter --relationship-ended 2020-12-31']));
}

function erasuresCommand(): Command {
  const command = new Command('erasures')
    .description('List requests for erasure, with what keeps those that are not finished.')
    .addOption(outOption())
    .action(async (options: Options) => {
      const { erasuresFromCommandLine } = await import('#server/command-line');
      await present(
        options,
        () => erasuresFromCommandLine(options.out),
        (all) =>
          all.length === 0
            ? 'There are none.'
            : all.map(({ id, partyId, state, holds }) => `${id}  ${partyId}  ${state}  ${holds.join(', ')}`).join('\n'),
      );
    });
  return withCommon(examples(command, ['peerline privacy erasures --json']));
}

interface RetentionOptions extends Options {
  readonly set?: string;
  readonly days?: number;
  readonly keep?: boolean;
  readonly run?: boolean;
  readonly dryRun?: boolean;
}

function retentionCommand(): Command {
  const command = new Command('retention')
    .description(
      'Show how long records are kept; set it; apply it now, or count what would go. A server applies it daily.',
    )
    .option('--set <class>', 'class of records whose time is set')
    .option('--days <n>', 'days that it is kept', wholeNumber(1))
    .option('--keep', 'it is kept without limit')
    .option('--reason <text>', 'why it is set; goes into the audit trail')
    .option('--run', 'apply the schedules now')
    .option('--dry-run', 'count what applying them would remove')
    .addOption(outOption())
    .action(async (options: RetentionOptions) => {
      const { retentionFromCommandLine, runRetentionFromCommandLine } = await import('#server/command-line');
      if (options.run === true || options.dryRun === true) {
        const run = () => runRetentionFromCommandLine(options.out, options.dryRun === true);
        await present(options, run, ({ classes, erasures }) => {
          const lines = Object.entries(classes).flatMap(([name, { removed }]) =>
            Object.entries(removed).map(([table, n]) => `${name}: ${n} of ${table}`),
          );
          return [...lines, `Erasures ${options.dryRun === true ? 'waiting' : 'finished'}: ${erasures}`].join('\n');
        });
        return;
      }
      const change = changeOf(options, command);
      await present(
        options,
        () => retentionFromCommandLine(options.out, change),
        (all) =>
          all
            .map(
              ({ recordClass, days, from }) =>
                `${recordClass}: ${days === null ? 'kept' : `${days} days from ${from}`}`,
            )
            .join('\n'),
      );
    });
  return withCommon(
    examples(command, [
      'peerline privacy retention --dry-run',
      "peerline privacy retention --set surveys --days 365 --reason 'board, 2 May'",
    ]),
  );
}

function changeOf({ set, days, keep, reason }: RetentionOptions, command: Command) {
  if (set === undefined) return null;
  if ((days === undefined) === (keep !== true)) command.error('error: --set needs either --days or --keep');
  if (reason === undefined) command.error('error: --set needs --reason');
  return { recordClass: set, days: days ?? null, reason };
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

interface CheckOptions extends CommonOptions {
  readonly quasi: string;
  readonly k: number;
  readonly sensitive?: string;
  readonly l: number;
}

function checkCommand(): Command {
  const command = new Command('check')
    .description(
      'Measure how well a table hides each person among others (k-anonymity, l-diversity); fails where somebody stands out.',
    )
    .argument('<file>', 'table, one row per person: .csv, .tsv, .parquet or .ndjson')
    .requiredOption('--quasi <columns>', 'columns by which a person could be recognised together, with commas')
    .option('--k <n>', 'rows that must share their values, at least', wholeNumber(2), smallestGroup)
    .option('--sensitive <column>', 'column that should not be learned of anyone')
    .option('--l <n>', 'different values of it that each group must show, at least', wholeNumber(1), 2)
    .action(async (file: string, options: CheckOptions) => {
      const { checkAnonymity, sentencesOf } = await import('#server/check-anonymity');
      const { k, l, sensitive } = options;
      const quasi = options.quasi.split(',').map((name) => name.trim());
      let exposed = 0;
      await present(
        options,
        async () => {
          const checked = await checkAnonymity(file, {
            quasi,
            k,
            ...(sensitive === undefined ? {} : { sensitive: { column: sensitive, l } }),
          });
          ({ exposed } = checked);
          return checked;
        },
        sentencesOf,
      );
      if (exposed > 0) throw new AppError('privacy.exposed', 'The table does not hide everyone among others.');
    });
  return withCommon(
    examples(command, [
      'peerline privacy check ./export.csv --quasi region,age,occupation',
      'peerline privacy check ./e.parquet --quasi age --sensitive answer --json',
    ]),
  );
}
