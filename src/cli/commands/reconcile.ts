import { Command } from 'commander';
import { AppError } from '#domain/app-error';
import type { Reconciliation } from '#stream/reconcile';
import { present, wholeNumber } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly out: string;
  readonly hours: number;
}

const widths = [10, 11, 9, 9, 9];

function line(name: string, counts: readonly number[]): string {
  return [name.padEnd(24), ...counts.map((count, i) => String(count).padStart(widths[i]!))].join('');
}

function render({ hours, history }: Reconciliation): string {
  return [
    'hour                      accepted  evaluated  errored  pending  missing',
    ...(history === null
      ? []
      : [line('loaded history', [history.transactions, history.evaluated, history.errored, 0, history.missing])]),
    ...hours.map(({ hour, accepted, evaluated, errored, pending, missing }) =>
      line(new Date(hour).toISOString().slice(0, 16), [accepted, evaluated, errored, pending, missing]),
    ),
  ].join('\n');
}

export function reconcileCommand(): Command {
  const command = new Command('reconcile')
    .description('Prove that accepted = evaluated + errored + pending, hour by hour; fails when it does not add up.')
    .addOption(outOption())
    .option('--hours <n>', 'how many hours back', wholeNumber(1), 24)
    .action(async (options: Options) => {
      const { reconcileFromCommandLine } = await import('#server/command-line');
      let addsUp = true;
      await present(
        options,
        async () => {
          const result = await reconcileFromCommandLine(options);
          addsUp = result.addsUp;
          return result;
        },
        render,
      );
      if (!addsUp) throw new AppError('reconcile.missing', 'It does not add up: records are missing or counted twice.');
    });
  return withCommon(examples(command, ['peerline reconcile', 'peerline reconcile --hours 168 --json']));
}
