import { Command, Option } from 'commander';
import type { SegmentationSummary } from '#model/segmentation/table-segmentation';
import { type SegmentationPurpose, segmentationPurposes } from '#model/segmentation/provenance';
import { segmentMethods, type SegmentMethod } from '#model/segmentation/segment-clusterer';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, seedOption, withCommon } from '../options.ts';

interface FitOptions extends CommonOptions {
  readonly purpose: SegmentationPurpose;
  readonly exclude: readonly string[];
  readonly keep: readonly string[];
  readonly methods?: readonly SegmentMethod[];
  readonly previous?: string;
  readonly seed: number;
  readonly out: string;
}

interface AssignOptions extends CommonOptions {
  readonly on: string;
  readonly party: string;
  readonly name: string;
  readonly out: string;
}

interface CompareOptions extends CommonOptions {
  readonly on: string;
}

/** `segments fit|bank|show|compare|assign`: segments of behaviour, which describe and never re-centre a score. */
export function behaviouralSegmentCommands(): readonly Command[] {
  return [fitCommand(), bankCommand(), showCommand(), compareCommand(), assignCommand()];
}

function fitCommand(): Command {
  const command = new Command('fit')
    .description('Find the stable segments of a table with one row per customer, name them and say what they are.')
    .argument('<file>', '.csv, .tsv, .parquet or .ndjson')
    .addOption(
      new Option(
        '--purpose <purpose>',
        'a commercial segmentation refuses all that comes from alerts, cases or reports',
      )
        .choices([...segmentationPurposes])
        .default('aml'),
    )
    .option('--exclude <columns...>', 'columns that are not to be read', [])
    .option('--keep <columns...>', 'columns to read although their name says identifier or outcome', [])
    .addOption(
      new Option('--methods <methods...>', 'ways of clustering to search over; all by default').choices([
        ...segmentMethods,
      ]),
    )
    .option('--previous <file>', 'an earlier segmentation whose identifiers go on where segments survive')
    .addOption(seedOption())
    .addOption(outOption())
    .action(async (file: string, options: FitOptions) => {
      const { fitSegments } = await import('#batch/behavioural-segments');
      await present(
        options,
        () => fitSegments({ file, ...options }),
        (result) => [render(result), `Saved as ${result.saved}`].join('\n'),
      );
    });
  return withCommon(examples(command, ['peerline segments fit customers.csv --purpose commercial --json']));
}

function bankCommand(): Command {
  const command = new Command('bank')
    .description(
      'Find the behavioural segments of the customers that were ingested, for AML and for commercial use apart, in each half of the time. The server shows them from its next start on.',
    )
    .addOption(seedOption())
    .addOption(outOption())
    .action(async (options: CommonOptions & { readonly seed: number; readonly out: string }) => {
      const { fitBankSegments } = await import('#batch/bank-segments');
      await present(
        options,
        (progress) => fitBankSegments(options.out, options.seed, progress),
        (versions) =>
          versions
            .map(
              ({ purpose, name, asOf, segmentation }) =>
                `${name} (${purpose}) as of ${new Date(asOf).toISOString()}: ${segmentation}`,
            )
            .join('\n'),
      );
    });
  return withCommon(examples(command, ['peerline segments bank']));
}

function assignCommand(): Command {
  const command = new Command('assign')
    .description(
      'Put the customers of a table into their segments in the store: who moved is told to others. Commercial segments serve surveys and audiences, AML segments compliance.',
    )
    .argument('<file>', 'a .segments file')
    .requiredOption('--on <file>', 'table with one row per customer')
    .requiredOption('--party <column>', 'column that names the customer')
    .requiredOption('--name <name>', 'what the segmentation is called: lower-case letters, digits, hyphens')
    .addOption(outOption())
    .action(async (file: string, options: AssignOptions) => {
      const { assignSegmentsFromCommandLine } = await import('#server/command-line');
      await present(
        options,
        () => assignSegmentsFromCommandLine({ file, ...options }),
        ({ purpose, name, version, entered, left, stayed }) =>
          `${name} (${purpose}, version ${version}): ${entered} entered, ${left} left, ${stayed} stayed.`,
      );
    });
  const example = 'peerline segments assign v1.segments --on all.csv --party id --name value';
  return withCommon(examples(command, [example]));
}

function showCommand(): Command {
  const command = new Command('show')
    .description('Show a saved segmentation.')
    .argument('<file>', 'a .segments file')
    .action(async (file: string, options: CommonOptions) => {
      const { showSegments } = await import('#batch/behavioural-segments');
      await present(options, async () => showSegments(file), render);
    });
  return withCommon(examples(command, ['peerline segments show peerline-data/segments/aml/0123456789ab.segments']));
}

function compareCommand(): Command {
  const command = new Command('compare')
    .description('Say what became of each segment: it survived, split, merged, emerged or vanished.')
    .argument('<old>', 'a .segments file')
    .argument('<new>', 'a .segments file')
    .requiredOption('--on <file>', 'table of the customers to judge by')
    .action(async (old: string, fresh: string, options: CompareOptions) => {
      const { compareSegments } = await import('#batch/behavioural-segments');
      await present(
        options,
        () => compareSegments(old, fresh, options.on),
        ({ transitions, flows, agreement, stayed }) =>
          [
            `${(100 * stayed).toFixed(1)} % stayed where they were (adjusted Rand ${agreement.toFixed(2)}).`,
            ...transitions.map((one) => `  ${one.kind}: ${JSON.stringify({ ...one, kind: undefined })}`),
            ...flows.map(({ from, to, parties }) => `  ${from} → ${to}: ${parties.toLocaleString('en')}`),
          ].join('\n'),
      );
    });
  return withCommon(examples(command, ['peerline segments compare old.segments new.segments --on customers.csv']));
}

function render(result: SegmentationSummary): string {
  const found = result.k === 1 ? 'No stable structure was found.' : `${result.k} stable segments.`;
  return [
    `${found} The explaining tree puts ${(100 * result.treeFidelity).toFixed(1)} % of the rows where they belong.`,
    ...result.segments.flatMap(({ id, name, jaccard, description }) => [
      `${id}  ${name} (Jaccard ${jaccard.toFixed(2)})`,
      `    ${description}`,
    ]),
    ...triedLines(result.tried),
    ...result.leftOut.map(({ column, reason }) => `Left out: ${column} (${reason})`),
  ].join('\n');
}

/** Per method the stablest clustering of each number of clusters, and what speaks against it. */
function triedLines(tried: SegmentationSummary['tried']): readonly string[] {
  const figure = (value: number | null): string => (value === null ? '–' : value.toFixed(2)).padStart(6);
  return [
    'Looked at (Jaccard of the least stable cluster, prediction strength, silhouette):',
    ...tried.map(
      ({ method, k, jaccard, predictionStrength, silhouette, shortcomings }) =>
        `  ${method.padEnd(17)}k = ${String(k).padEnd(3)}${figure(jaccard)}${figure(predictionStrength)}${figure(silhouette)}  ${
          shortcomings[0] ?? 'would do'
        }`,
    ),
  ];
}
