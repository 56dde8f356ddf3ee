import { Command } from 'commander';
import { AppError } from '#domain/app-error';
import { present, wholeNumber } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly out: string;
  readonly hours: number;
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
        ({ hours }) =>
          [
            'hour                      accepted  evaluated  errored  pending  missing',
            ...hours.map(({ hour, accepted, evaluated, errored, pending, missing }) =>
              [
                new Date(hour).toISOString().slice(0, 16).padEnd(24),
                ...[accepted, evaluated, errored, pending, missing].map((count, i) =>
                  String(count).padStart([10, 11, 9, 9, 9][i]!),
                ),
              ].join(''),
            ),
          ].join('\n'),
      );
      if (!addsUp) throw new AppError('reconcile.missing', 'It does not add up: records are missing or counted twice.');
    });
  return withCommon(examples(command, ['peerline reconcile', 'peerline reconcile --hours 168 --json']));
}
