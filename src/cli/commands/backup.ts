import { Command } from 'commander';
import type { Backup } from '#store/backup/write-backup';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly out: string;
}

function counts({ rows, tables, files }: Backup): string {
  return `${rows.toLocaleString('en')} rows of ${tables} tables, ${files} files, all with checksums`;
}

export function backupCommand(): Command {
  const command = new Command('backup')
    .description(
      'Write a backup of the database, models and snapshots while Peerline runs. The master key is not in it.',
    )
    .addOption(outOption())
    .requiredOption('--to <folder>', 'a new or empty folder')
    .action(async (options: Options & { readonly to: string }) => {
      const { backUpFromCommandLine } = await import('#server/command-line');
      await present(
        options,
        () => backUpFromCommandLine(options.out, options.to),
        (backup) =>
          `Written to ${backup.folder}: ${counts(backup)}.\nKeep the master key elsewhere: it is not in there.`,
      );
    });
  return withCommon(examples(command, ['peerline backup --to ./backup-monday']));
}

export function restoreCommand(): Command {
  const command = new Command('restore')
    .description('Put a backup into an empty database and data folder: all of it, or nothing.')
    .addOption(outOption())
    .requiredOption('--from <folder>', 'what `peerline backup` wrote')
    .action(async (options: Options & { readonly from: string }) => {
      const { restoreFromCommandLine } = await import('#server/command-line');
      await present(
        options,
        () => restoreFromCommandLine(options.out, options.from),
        (backup) =>
          `Restored: ${counts(backup)}.\nIts names open with the master key of the server that was backed up.`,
      );
    });
  return withCommon(examples(command, ['peerline restore --from ./backup-monday --out ./peerline-data']));
}
