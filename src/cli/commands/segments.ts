import { Command } from 'commander';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';
import { behaviouralSegmentCommands } from './behavioural-segments.ts';

interface Options extends CommonOptions {
  readonly model?: string;
  readonly out: string;
}

export function segmentsCommand(): Command {
  const command = new Command('segments')
    .description('Show the declared cells of a model: sizes, pooling weights, and the static rules they replace.')
    .option('--model <version>', 'model version; the newest by default')
    .addOption(outOption())
    .action(async (options: Options) => {
      const { modelCells } = await import('#batch/model-cells');
      const { renderCells } = await import('../render-cells.ts');
      await present(options, async () => modelCells(options), renderCells);
    });
  for (const behavioural of behaviouralSegmentCommands()) command.addCommand(behavioural);
  return withCommon(examples(command, ['peerline segments', 'peerline segments --json']));
}
