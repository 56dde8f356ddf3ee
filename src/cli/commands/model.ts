import { Command } from 'commander';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly out: string;
}

const versionArgument = ['[version]', 'version or the beginning of it; the newest by default'] as const;

/** `model show|diff|export`: what a stored version is, what changed since another, and a copy for elsewhere. */
export function modelCommand(): Command {
  const command = new Command('model').description('Show, compare and export stored model versions.');
  for (const nested of [showCommand(), diffCommand(), exportCommand()]) command.addCommand(nested);
  return examples(command, ['peerline model show', 'peerline model diff 3f9a2c 81d0b7']);
}

function showCommand(): Command {
  const command = new Command('show')
    .description('Show a model version: training, policy, experts, cells, metrics.')
    .argument(...versionArgument)
    .addOption(outOption())
    .action(async (model: string | undefined, { out, ...options }: Options) => {
      const { showModel } = await import('#batch/model-show');
      const { renderModel } = await import('../render-model.ts');
      await present(options, async () => showModel({ out, ...(model === undefined ? {} : { model }) }), renderModel);
    });
  return withCommon(examples(command, ['peerline model show 3f9a2c --json']));
}

function diffCommand(): Command {
  const command = new Command('diff')
    .description('Say what the second version has otherwise than the first.')
    .argument('<a>', 'version or the beginning of it')
    .argument('<b>', 'version or the beginning of it')
    .addOption(outOption())
    .action(async (a: string, b: string, { out, ...options }: Options) => {
      const { diffModels } = await import('#batch/model-diff');
      const { renderModelDiff } = await import('../render-model.ts');
      await present(options, async () => diffModels({ out, a, b }), renderModelDiff);
    });
  return withCommon(examples(command, ['peerline model diff 3f9a2c 81d0b7 --json']));
}

function exportCommand(): Command {
  const command = new Command('export')
    .description('Copy the files of a version to a folder, after every hash was checked.')
    .argument(...versionArgument)
    .requiredOption('--to <folder>', 'where <version>/ and the document are to lie')
    .addOption(outOption())
    .action(async (model: string | undefined, { out, to, ...options }: Options & { readonly to: string }) => {
      const { exportModel } = await import('#batch/model-export');
      const { renderModelExport } = await import('../render-model.ts');
      const work = async () => exportModel({ out, to, ...(model === undefined ? {} : { model }) });
      await present(options, work, renderModelExport);
    });
  return withCommon(examples(command, ['peerline model export 3f9a2c --to ./for-validation']));
}
