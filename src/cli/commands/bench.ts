import { Command } from 'commander';
import { AppError } from '#domain/app-error';
import { benches } from '#bench/registry';
import { present, wholeNumber } from '../io.ts';
import { type CommonOptions, examples, withCommon } from '../options.ts';
import { renderTree } from '../render-tree.ts';

interface Options extends CommonOptions {
  readonly data?: string;
  readonly seeds?: number;
  readonly tries?: number;
  readonly transactions?: number;
  readonly seconds?: number;
  readonly python?: boolean;
  readonly save?: boolean;
}

const nameWidth = 16;
const terminalWidth = 80;

/** A name and its description, whose further lines begin below the first word. */
function wrapped(name: string, description: string): string {
  const lines = [''];
  for (const word of description.split(' ')) {
    const line = `${lines.at(-1)!}${lines.at(-1) === '' ? '' : ' '}${word}`;
    if (line.length > terminalWidth - nameWidth - 3) lines.push(word);
    else lines[lines.length - 1] = line;
  }
  return `  ${name.padEnd(nameWidth)} ${lines.join(`\n${' '.repeat(nameWidth + 3)}`)}`;
}

/** A run of another size or beside another system keeps its own result. */
function resultName(name: string, { transactions, python }: Options): string {
  const size = transactions === undefined ? '' : `-${transactions}`;
  return `${name}${size}${python === true ? '-python' : ''}`;
}

export function benchCommand(): Command {
  const names = Object.entries(benches).map(([name, { description }]) => wrapped(name, description));
  const command = new Command('bench')
    .description('Run a benchmark and print its table; in a clone, keep it in bench/results.')
    .argument('<name>', 'benchmark')
    .option('--data <folder>', 'data that the benchmark reads')
    .option('--seeds <n>', 'number of seeds', wholeNumber(1))
    .option('--tries <n>', 'number of tries', wholeNumber(1))
    .option('--transactions <n>', 'size of a simulated bank', wholeNumber(1000))
    .option('--seconds <n>', 'how long to measure, where the benchmark knows it (60)', wholeNumber(1))
    .option('--python', 'also run the same job in Python, where the benchmark knows it')
    .option('--no-save', 'do not write bench/results')
    .addHelpText('after', `\nBenchmarks:\n${names.join('\n')}`)
    .action(async (name: string, options: Options) => {
      const bench = benches[name];
      if (bench === undefined) {
        throw new AppError(
          'bench.absent',
          `There is no benchmark ${name}; there are: ${Object.keys(benches).join(', ')}.`,
        );
      }
      const { saveBenchResult } = await import('#bench/result-file');
      await present(
        options,
        async (progress) => {
          const result = await bench.run(options, progress);
          if (options.save !== false) saveBenchResult(resultName(name, options), result);
          return result;
        },
        renderTree,
      );
    });
  return withCommon(examples(command, ['peerline bench fold', 'peerline bench adbench --data ./adbench --json']));
}
