import { Command } from 'commander';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly once?: boolean;
  readonly out: string;
}

export function startCommand(): Command {
  const command = new Command('start')
    .description('Make a demo bank the first time, train, score, and print the result.')
    .option('--once', 'stop after the main job')
    .addOption(outOption())
    .action(async (options: Options) => {
      const { runDemo } = await import('#batch/demo');
      const { renderTerminal } = await import('#report/terminal');
      await present(options, (progress) => runDemo(options.out, progress), renderTerminal);
    });
  return withCommon(examples(command, ['npm start', 'npm start --silent -- --once --json']));
}
