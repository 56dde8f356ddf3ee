import { Command } from 'commander';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, seedOption, withCommon } from '../options.ts';
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
  command.addCommand(communitiesCommand());
  return withCommon(examples(command, ['peerline segments', 'peerline segments --json']));
}

function communitiesCommand(): Command {
  const command = new Command('communities')
    .description('Find groups of parties and counterparties that pay each other more than others.')
    .addOption(seedOption())
    .addOption(outOption())
    .action(async (options: CommonOptions & { readonly out: string; readonly seed: number }) => {
      const { communitiesOfBank } = await import('#batch/communities');
      await present(
        options,
        (progress) => communitiesOfBank(options, progress),
        ({ count, entities, modularity, communities }) =>
          [
            `${count.toLocaleString('en')} communities of ${entities.toLocaleString('en')} entities, modularity ${modularity.toFixed(2)}.`,
            ...communities.map(
              ({ entities: members, innerShare, parties }, at) =>
                `  ${at + 1}. ${members.toLocaleString('en')} entities, ${(100 * innerShare).toFixed(0)} % of their money stays inside: ${parties.slice(0, 3).join(', ')}`,
            ),
          ].join('\n'),
      );
    });
  return withCommon(examples(command, ['peerline segments communities --json']));
}
