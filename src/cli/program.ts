import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { auditCommand } from './commands/audit.ts';
import { backupCommand, restoreCommand } from './commands/backup.ts';
import { benchCommand } from './commands/bench.ts';
import { detectCommand } from './commands/detect.ts';
import { driftCommand } from './commands/drift.ts';
import { explainCommand } from './commands/explain.ts';
import { ingestCommand } from './commands/ingest.ts';
import { intelligenceCommand } from './commands/intelligence.ts';
import { loadCommand } from './commands/load.ts';
import { modelCommand } from './commands/model.ts';
import { privacyCommand } from './commands/privacy.ts';
import { reconcileCommand } from './commands/reconcile.ts';
import { releaseCommand } from './commands/release.ts';
import { replayCommand } from './commands/replay.ts';
import { runCommand } from './commands/run.ts';
import { scoreCommand } from './commands/score.ts';
import { screenCommand } from './commands/screen.ts';
import { segmentsCommand } from './commands/segments.ts';
import { serveCommand } from './commands/serve.ts';
import { simulateCommand } from './commands/simulate.ts';
import { startCommand } from './commands/start.ts';
import { trainCommand } from './commands/train.ts';
import { workerCommand } from './commands/worker.ts';

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The whole command line; its reference (docs/cli.md) is generated from it. */
export function createProgram(): Command {
  const program = new Command('peerline')
    .description("Learns what is normal for each customer's peers and alerts on departures from it.")
    .version(version())
    .exitOverride()
    // Options behind a subcommand's name are the subcommand's, though its parent has --json too.
    .enablePositionalOptions()
    .configureHelp({ helpWidth: 80 })
    .showSuggestionAfterError();
  const commands = [
    startCommand(),
    runCommand(),
    ingestCommand(),
    simulateCommand(),
    segmentsCommand(),
    trainCommand(),
    modelCommand(),
    scoreCommand(),
    explainCommand(),
    detectCommand(),
    driftCommand(),
    screenCommand(),
    intelligenceCommand(),
    loadCommand(),
    serveCommand(),
    workerCommand(),
    releaseCommand(),
    reconcileCommand(),
    auditCommand(),
    privacyCommand(),
    backupCommand(),
    restoreCommand(),
    replayCommand(),
    benchCommand(),
  ];
  for (const command of commands) {
    command.copyInheritedSettings(program);
    for (const nested of command.commands) nested.copyInheritedSettings(command);
    program.addCommand(command);
  }
  return program;
}
