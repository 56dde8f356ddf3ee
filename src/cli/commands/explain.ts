import { Command } from 'commander';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly peers?: boolean;
  readonly out: string;
}

export function explainCommand(): Command {
  const command = new Command('explain')
    .description('Say why an alert fired, computed again from the events and checked against what was stored.')
    .argument('<alert>', 'identifier of an alert in alerts.json, or its rank (1 = highest score)')
    .option('--peers', 'contributions against single peers as well, with their standard error')
    .addOption(outOption())
    .action(async (alert: string, options: Options) => {
      const { explainAlert } = await import('#batch/explain-alert');
      const { renderExplanation } = await import('../render-explanation.ts');
      await present(options, (progress) => explainAlert({ ...options, alert }, progress), renderExplanation);
    });
  return withCommon(examples(command, ['peerline explain 1', 'peerline explain ALT-3f9a2c01 --json']));
}
