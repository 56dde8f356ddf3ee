import { Command } from 'commander';
import { AppError } from '#domain/app-error';
import type { Replay } from '#server/replay';
import { present, wholeNumber } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly out: string;
  readonly currency?: string;
}

function sentenceOf({ alertId, legId, modelVersion, thresholdVersion, identical, differences, from }: Replay): string {
  const versions = `model ${modelVersion}, thresholds ${thresholdVersion}`;
  if (identical)
    return `Alert ${alertId} (leg ${legId}) comes out the same, bit for bit: ${versions}, from the ${from}.`;
  const lines = differences.map(
    ({ field, stored, replayed }) => `  ${field}: stored ${JSON.stringify(stored)}, now ${JSON.stringify(replayed)}`,
  );
  return [`Alert ${alertId} (leg ${legId}) does not come out the same: ${versions}.`, ...lines].join('\n');
}

export function replayCommand(): Command {
  const command = new Command('replay')
    .description(
      'Compute a past alert again from its events, model and thresholds; fails unless it is the same, bit for bit.',
    )
    .argument('<alert>', 'number of the alert', wholeNumber(1))
    .option('--currency <code>', 'base currency of the model; that of the ingested data by default')
    .addOption(outOption())
    .action(async (alert: number, options: Options) => {
      const { replayFromCommandLine } = await import('#server/command-line');
      let identical = true;
      await present(
        options,
        async (progress) => {
          const replay = await replayFromCommandLine(alert, options, progress);
          identical = replay.identical;
          return replay;
        },
        sentenceOf,
      );
      if (!identical) throw new AppError('replay.different', 'The alert does not come out as it is stored.');
    });
  return withCommon(examples(command, ['peerline replay 4821', 'peerline replay 4821 --json']));
}
