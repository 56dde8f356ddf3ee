import { Command } from 'commander';
import type { Store } from '#store/database';
import { AppError } from '#domain/app-error';
import { present, wholeNumber, withProgress } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';
import { stopSignal } from './serve.ts';

interface Options extends CommonOptions {
  readonly once?: boolean;
  readonly port: number;
  readonly out: string;
}

/** What cannot be loaded is said, and does not keep the server from taking events in. */
async function loadResult(store: Store, options: Options): Promise<void> {
  const { loadInto } = await import('#server/command-line');
  try {
    const { changed, legs, alerts } = await withProgress(options, (progress) => loadInto(store, options.out, progress));
    if (!changed) return;
    const counts = `${legs.toLocaleString('en')} evaluations and ${alerts.toLocaleString('en')} alerts`;
    process.stderr.write(`${counts} of the demo bank are in the store now.\n`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`peerline: the result was not loaded into the store: ${error.message}\n`);
  }
}

export function startCommand(): Command {
  const command = new Command('start')
    .description('Make a demo bank and run the main job on it the first time, print the result, then serve the API.')
    .option('--once', 'run the main job now and stop after it')
    .option('--port <n>', 'port to listen on', wholeNumber(0), 7070)
    .addOption(outOption())
    .action(async (options: Options) => {
      const { demoReport, runDemo } = await import('#batch/demo');
      const { renderTerminal } = await import('#report/terminal');
      const report = options.once === true ? null : demoReport(options.out);
      if (report === null) await present(options, (progress) => runDemo(options.out, progress), renderTerminal);
      else process.stderr.write(`The demo bank was scored before: ${report}. Score it again with --once.\n`);
      if (options.once === true) return;
      const { serveFromCommandLine } = await import('#server/command-line');
      const { out, port } = options;
      const running = await serveFromCommandLine({
        out,
        port,
        host: '127.0.0.1',
        currency: 'EUR',
        score: true,
        logLevel: 'warn',
      });
      await loadResult(running.store, options);
      process.stderr.write(
        `Peerline serves at ${running.url} (API reference: ${running.url}/docs). Stop it with Ctrl-C.\n`,
      );
      await stopSignal();
      await running.stop();
    });
  return withCommon(examples(command, ['npm start', 'npm start --silent -- --once --json']));
}
