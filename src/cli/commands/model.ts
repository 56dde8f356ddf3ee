import { Command, InvalidArgumentError } from 'commander';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly out: string;
}

const versionArgument = ['[version]', 'version or the beginning of it; the newest by default'] as const;

/** `model show|diff|export|review`: what a stored version is, what changed since another, a copy, and whether it still fits. */
export function modelCommand(): Command {
  const command = new Command('model').description('Show, compare, export and review stored model versions.');
  for (const nested of [showCommand(), diffCommand(), exportCommand(), reviewCommand()]) command.addCommand(nested);
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

interface ReviewOptions extends Options {
  readonly now?: number;
  readonly noted: readonly string[];
}

function reviewCommand(): Command {
  const command = new Command('review')
    .description(
      'Say whether to train again, and why: what came after the training against what the version learnt and promised, its age, and noted changes; and on whom its alerts fall.',
    )
    .argument(...versionArgument)
    .option('--now <date>', 'day of the review, YYYY-MM-DD; that of the last transaction by default', reviewDay)
    .option('--noted <change...>', 'a change of rules or products: "2026-02-01 NAME: what changed"', [])
    .addOption(outOption())
    .action(async (model: string | undefined, { out, now, noted, ...options }: ReviewOptions) => {
      const { notedChange, reviewModel } = await import('#batch/review-model');
      const { renderReview } = await import('../render-review.ts');
      const wanted = {
        out,
        noted: noted.map(notedChange),
        ...(model === undefined ? {} : { model }),
        ...(now === undefined ? {} : { now }),
      };
      await present(options, (progress) => reviewModel(wanted, progress), renderReview);
    });
  return withCommon(
    examples(command, ['peerline model review', 'peerline model review 3f9a2c --noted "2026-02-01 MLRO: new limit"']),
  );
}

function reviewDay(text: string): number {
  const at = Date.parse(text);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at)) return at;
  throw new InvalidArgumentError(`It is a day, YYYY-MM-DD, not "${text}".`);
}
