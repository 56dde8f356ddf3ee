import { Command } from 'commander';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly model?: string;
  readonly out: string;
}

export function scoreCommand(): Command {
  const command = new Command('score')
    .description('Score all ingested legs with a model version and write evaluations and alerts.')
    .option('--model <version>', 'model version; the newest by default')
    .addOption(outOption())
    .action(async (options: Options) => {
      const { score } = await import('#batch/commands');
      await present(
        options,
        (progress) => score(options, progress),
        (result) =>
          [
            `${result.legs.toLocaleString('en')} legs scored by model ${result.version} in ${result.seconds.toFixed(1)} s:`,
            `${result.alerts.toLocaleString('en')} alerts, ${result.errored.toLocaleString('en')} legs that could not be scored.`,
            ...Object.values(result.files).map((file) => `  ${file}`),
          ].join('\n'),
      );
    });
  return withCommon(examples(command, ['peerline score', 'peerline score --model 3f9a2c --json']));
}
