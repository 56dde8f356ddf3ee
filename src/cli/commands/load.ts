import { Command } from 'commander';
import type { LoadedHistory } from '#server/history/load-history';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';

interface Options extends CommonOptions {
  readonly out: string;
}

export function renderLoaded({ changed, ...history }: LoadedHistory): string {
  const count = (value: number) => value.toLocaleString('en');
  const { parties, accounts, transactions, legs, alerts } = history;
  return [
    changed ? 'Loaded into the store:' : 'The store holds this result already; nothing was changed:',
    `  ${count(parties)} parties, ${count(accounts)} accounts`,
    `  ${count(legs)} evaluations of ${count(transactions)} transactions by model ${history.modelVersion}`,
    `  ${count(alerts)} alerts`,
  ].join('\n');
}

export function loadCommand(): Command {
  const command = new Command('load')
    .description('Bring the result of `peerline run` into the store, so that the API and the app show it.')
    .addOption(outOption())
    .action(async (options: Options) => {
      const { loadFromCommandLine } = await import('#server/command-line');
      await present(options, (progress) => loadFromCommandLine(options.out, progress), renderLoaded);
    });
  return withCommon(examples(command, ['peerline load', 'peerline load --out ./peerline-data --json']));
}
