import { Command } from 'commander';
import type { ServeCommandOptions } from '#server/command-line';
import { wholeNumber, withProgress } from '../io.ts';
import { examples, outOption } from '../options.ts';

/** Waits for the signal with which a person or a service manager stops a process. */
export async function stopSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

export function serveCommand(): Command {
  const command = new Command('serve')
    .description(
      'Serve the API, and score what it takes in. The database is started here unless DATABASE_URL names one.',
    )
    .addOption(outOption())
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <n>', 'port to listen on', wholeNumber(0), 7070)
    .option('--public-url <url>', 'where browsers see the server')
    .option('--proxy <address...>', 'proxies in front, whose X-Forwarded-* are believed')
    .option('--tls-cert <file>', 'certificate in PEM')
    .option('--tls-key <file>', 'its private key in PEM')
    .option('--currency <code>', 'base currency of the model; that of the ingested data by default')
    .option('--rates <file>', 'CSV of exchange rates: date,currency,rate; read again when it changes')
    .option('--webhook-network <cidr...>', 'networks of your own that webhooks may reach, like 10.1.0.0/16')
    .option('--pseudonymise <key>', 'take records in under the tokens of this key, as `ingest --pseudonymise` does')
    .option('--screening-lists <folder>', 'screen parties, and again whenever a list or a party changes')
    .option(
      '--log-days <n>',
      'days of the event log that stay in the database; older ones go to the lake',
      wholeNumber(1),
    )
    .option('--no-score', 'leave scoring to `peerline worker`')
    .option('--log-level <level>', 'silent, error, warn, info or debug', 'info')
    .action(async (options: ServeCommandOptions) => {
      const { serveFromCommandLine } = await import('#server/command-line');
      const running = await withProgress({}, (progress) => serveFromCommandLine(options, progress));
      process.stderr.write(`Peerline serves at ${running.url} (API reference: ${running.url}/docs)\n`);
      await stopSignal();
      process.stderr.write('Stopping: requests under way are ended, what is being scored is stored.\n');
      await running.stop();
    });
  return examples(command, ['peerline serve', 'peerline serve --port 8080 --log-level warn']);
}
