import { Command } from 'commander';
import { present, wholeNumber, withProgress } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';
import { stopSignal } from './serve.ts';

interface Options extends CommonOptions {
  readonly once?: boolean;
  readonly port: number;
  readonly out: string;
}

export function startCommand(): Command {
  const command = new Command('start')
    .description('Make a demo bank and run the main job on it the first time, print the result, then serve the API.')
    .option('--once', 'run the main job now and stop after it')
    .option('--port <n>', 'port to listen on', wholeNumber(0), 7070)
    .addOption(outOption())
    .action(async (options: Options) => {
      const { demoRates, demoReport, demoSeed, runDemo } = await import('#batch/demo');
      const { renderTerminal } = await import('#report/terminal');
      const report = options.once === true ? null : demoReport(options.out);
      if (report === null) await present(options, (progress) => runDemo(options.out, progress), renderTerminal);
      else process.stderr.write(`The demo bank was scored before: ${report}. Score it again with --once.\n`);
      if (options.once === true) return;
      const { fitBankSegments, hasBankSegments } = await import('#batch/bank-segments');
      if (!hasBankSegments(options.out)) {
        await withProgress(options, (progress) => fitBankSegments(options.out, demoSeed, progress));
      }
      const { serveFromCommandLine } = await import('#server/command-line');
      const { out, port } = options;
      const serving = {
        out,
        port,
        host: '127.0.0.1',
        ...demoRates(out),
        score: true,
        logLevel: 'warn',
      } as const;
      const running = await withProgress(options, (progress) => serveFromCommandLine(serving, progress));
      process.stderr.write(
        `Peerline serves at ${running.url} (API reference: ${running.url}/docs). Stop it with Ctrl-C.\n`,
      );
      await stopSignal();
      await running.stop();
    });
  return withCommon(examples(command, ['npm start', 'npm start --silent -- --once --json']));
}
