import { Command } from 'commander';
import { AppError } from '#domain/app-error';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';
import { renderTree } from '../render-tree.ts';

interface Options extends CommonOptions {
  readonly sources: string;
  readonly network?: readonly string[];
  readonly parties?: boolean;
  readonly out: string;
}

/** `intelligence`: country risk and third-party risk, dated by when it was known. */
export function intelligenceCommand(): Command {
  const command = new Command('intelligence')
    .description(
      'Read outside intelligence (country lists, indices, third-party risk) and keep it by when it was known.',
    )
    .requiredOption('--sources <file>', 'YAML file of the sources (docs/intelligence.md)')
    .option('--network <cidr...>', 'networks of your own that sources may be fetched from, like 10.1.0.0/16')
    .option('--parties', 'tell the event log of the store what third parties say of customers')
    .addOption(outOption())
    .action(async (options: Options) => {
      const { updateFromCommandLine } = await import('#server/intelligence-command');
      let refused = 0;
      await present(
        options,
        async () => {
          const result = await updateFromCommandLine(options);
          ({ refused } = result);
          return result;
        },
        renderTree,
      );
      if (refused > 0) {
        throw new AppError('intelligence.refused', 'A source was refused: what was known of it before stays in force.');
      }
    });
  return withCommon(
    examples(command, [
      'peerline intelligence --sources intelligence.yaml',
      'peerline intelligence --sources intelligence.yaml --parties --json',
    ]),
  );
}
