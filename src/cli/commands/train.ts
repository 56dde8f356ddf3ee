import { Command } from 'commander';
import type { SecondLineSummary } from '#model/second-line';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, profileOption, seedOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly policy?: string;
  readonly labels?: boolean;
  readonly weighting?: string;
  readonly seed: number;
  readonly profile: 'online' | 'full';
  readonly out: string;
}

export function trainCommand(): Command {
  const command = new Command('train')
    .description('Train a model version from ingested data.')
    .option('--policy <file>', 'alert budgets and lines per segment (.yaml)')
    .option('--labels', 'learn a second line from the labels in the data, shown beside the score of alerts')
    .option('--weighting <file>', 'factors on the detectors that decisions taught (JSON of a weighting, from the API)')
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
            ...(result.secondLine === null ? [] : [secondLineText(result.secondLine)]),
            `Written to ${result.folder}`,
            `Document: ${result.document}`,
          ].join('\n'),
      );
    });
  return withCommon(examples(command, ['peerline train --profile full --seed 7']));
}

function secondLineText(line: SecondLineSummary | { readonly reason: string }): string {
  if ('reason' in line) return `No second line: ${line.reason}`;
  const top = line.topWeights.slice(0, 3).map(({ feature, weight }) => `${feature} ${weight.toFixed(2)}`);
  return `Second line from ${line.guiltyMonths.toLocaleString('en')} guilty months; largest weights: ${top.join(', ')}.`;
}
