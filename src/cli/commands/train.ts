import { Command } from 'commander';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, profileOption, seedOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly policy?: string;
  readonly seed: number;
  readonly profile: 'online' | 'full';
  readonly out: string;
}

export function trainCommand(): Command {
  const command = new Command('train')
    .description('Train a model version from ingested data.')
    .option('--policy <file>', 'alert budgets and lines per segment (.yaml)')
    .addOption(profileOption())
    .addOption(seedOption())
    .addOption(outOption())
    .action(async (options: Options) => {
      const { train } = await import('#batch/commands');
      await present(
        options,
        (progress) => train(options, progress),
        (result) =>
          [
            `Model ${result.version}`,
            `trained on ${result.trainedLegs.toLocaleString('en')} legs, calibrated on ${result.calibratedLegs.toLocaleString('en')},`,
            `${result.experts.length} experts (${result.experts.join(', ')}), ${result.cells.toLocaleString('en')} cells, ${result.seconds.toFixed(1)} s.`,
            `Written to ${result.folder}`,
            `Document: ${result.document}`,
          ].join('\n'),
      );
    });
  return withCommon(examples(command, ['peerline train --profile full --seed 7']));
}
