import { Command } from 'commander';
import { wholeNumber } from '../io.ts';
import { examples, outOption } from '../options.ts';
import { stopSignal } from './serve.ts';

interface Options {
  readonly out: string;
  readonly currency?: string;
  readonly logDays?: number;
}

export function workerCommand(): Command {
  const command = new Command('worker')
    .description('Score what a server takes in, without serving. Several may stand by: one works at a time.')
    .addOption(outOption())
    .option('--currency <code>', 'base currency of the model; that of the ingested data by default')
    .option(
      '--log-days <n>',
      'days of the event log that stay in the database; older ones go to the lake',
      wholeNumber(1),
    )
    .action(async (options: Options) => {
      const { workFromCommandLine } = await import('#server/command-line');
      const running = await workFromCommandLine(options);
      process.stderr.write('Peerline scores what comes in.\n');
      await stopSignal();
      await running.stop();
    });
  return examples(command, ['peerline worker', 'DATABASE_URL=postgres://… peerline worker']);
}
