import { Command } from 'commander';
import { examples, outOption } from '../options.ts';
import { stopSignal } from './serve.ts';

export function workerCommand(): Command {
  const command = new Command('worker')
    .description('Score what a server takes in, without serving. Several may stand by: one works at a time.')
    .addOption(outOption())
    .option('--currency <code>', 'base currency of the model; that of the ingested data by default')
    .action(async (options: { readonly out: string; readonly currency?: string }) => {
      const { workFromCommandLine } = await import('#server/command-line');
      const running = await workFromCommandLine(options);
      process.stderr.write('Peerline scores what comes in.\n');
      await stopSignal();
      await running.stop();
    });
  return examples(command, ['peerline worker', 'DATABASE_URL=postgres://… peerline worker']);
}
