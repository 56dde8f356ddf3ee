import { Command } from 'commander';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly out: string;
}

export function releaseCommand(): Command {
  const command = new Command('release')
    .description('Make a trained model the one that scores the stream; a running server changes over by itself.')
    .argument('<version>', 'folder name below models/')
    .addOption(outOption())
    .action(async (version: string, options: Options) => {
      const { releaseFromCommandLine } = await import('#server/command-line');
      await present(
        options,
        () => releaseFromCommandLine(version, options.out),
        (result) => `Model ${result.version} is the champion now (thresholds ${result.thresholdVersion}).`,
      );
    });
  return withCommon(examples(command, ['peerline release 3f0c… --out ./peerline-data']));
}
