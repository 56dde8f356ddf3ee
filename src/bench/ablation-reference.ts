import { table } from '#contract/record-reference';
import type { Interval } from '#report/evaluation-summary';
import type { AblationResult } from './ablation.ts';
import type { AblationRow, SwapRow } from './ablation-table.ts';
import type { PairedFigure } from './compare-units.ts';

/** docs/ablation.md: what each stage of segmentation and each group of features adds, from bench/results/ablation.json. */
export function renderAblation({
  profile,
  trainRows,
  calibrateRows,
  sets,
  commit,
}: AblationResult & { readonly commit: string }): string {
  return `# What each part adds

<!-- Generated from bench/results/ablation.json by \`npm run generate\`; do not edit. -->

\`peerline bench ablation --data FOLDER\`, profile ${profile}, commit ${commit}. Each stage of segmentation is compared with the stage
before it, and each group of features with the whole model, on the same party-months of the test period; every model is trained on at most
${trainRows.toLocaleString('en')} legs per expert and calibrated on ${calibrateRows.toLocaleString('en')}. The
simulated banks were used for nothing else. In brackets: 95 % intervals, bootstrap over parties, paired. "Fewer false
positives" is at 50 % recall and is negative where there are more. A part helps where its interval excludes no difference in false
positives or in AUROC, in its favour, and neither speaks against it; with fewer than ten guilty customers nothing is said.
"Not testable" names what the data lacks.

${sets.map(section).join('\n\n')}
`;
}

/**
 * What the models page shows of it (web/src/pages/models/ablation.json): per data set what each stage and each group adds
 * to AUROC. A group adds what is lost without it.
 */
export function renderAblationFacts({ commit, sets }: AblationResult & { readonly commit: string }): string {
  const part = ({ variant, notTestable, auroc, helps }: AblationRow, sign: 1 | -1) => {
    const [low, high] = auroc?.interval ?? [null, null];
    const rounded = (value: number | null) => (value === null ? null : sign * Number(value.toFixed(4)) + 0);
    const ends = sign === 1 ? [low, high] : [high, low];
    return {
      variant: variant.replace(/^(\+|without) /, ''),
      testable: notTestable === null,
      adds: rounded(auroc?.difference ?? null),
      low: rounded(ends[0]!),
      high: rounded(ends[1]!),
      helps,
    };
  };
  const facts = sets
    .filter(({ positives }) => positives > 0)
    .map(({ data, units, guiltyParties, stages, withoutGroup }) => ({
      data,
      units,
      guiltyParties,
      stages: stages.slice(1).map((row) => part(row, 1)),
      groups: withoutGroup.map((row) => part(row, -1)),
    }));
  return `${JSON.stringify({ commit, sets: facts }, null, 2)}\n`;
}

function section(set: AblationResult['sets'][number]): string {
  const seeds = set.seeds.length > 1 ? `${set.seeds.length} banks (seeds ${set.seeds.join(', ')}): ` : '';
  const judged = `${seeds}${set.units.toLocaleString('en')} party-months, ${set.positives.toLocaleString('en')} of them guilty, of ${set.guiltyParties.toLocaleString('en')} customers.`;
  return [
    `## ${set.data}`,
    set.stages.every(({ levels }) => levels.length === 0)
      ? 'Only contexts are swapped: it has no labelled crime.'
      : judged,
    ...(set.stages.some(({ levels }) => levels.length > 0) ? [tableOf('stage', set.stages)] : []),
    ...(set.withoutGroup.length > 0 ? [tableOf('left out', set.withoutGroup)] : []),
    ...(set.contextSwaps.some(({ auroc }) => auroc !== null)
      ? [
          'Ordinary legs of parties that no model saw, judged as if the party had another value of an axis: AUROC of foreign against own context, gain over the stage before, and share of legs alerted.',
          swapTable(set.contextSwaps),
        ]
      : []),
  ].join('\n\n');
}

const shown = (value: number): string => value.toFixed(3).replace('-0.000', '0.000');
const percent = (share: number): string => `${(100 * share).toFixed(0).replace('-0', '0')} %`;
const within = (interval: Interval | null, text: (value: number) => string): string =>
  interval === null ? '' : ` [${text(interval[0])}, ${text(interval[1])}]`;

function difference(figure: PairedFigure | null, text: (value: number) => string): string {
  return figure === null ? '' : `${text(figure.difference)}${within(figure.interval, text)}`;
}

function tableOf(first: string, rows: readonly AblationRow[]): string {
  const head = [first, 'AUROC', 'gain', 'false positives', 'fewer', 'alerted', 'guilty found', 'verdict'];
  return table(
    head,
    rows.map((row) => {
      const { variant, notTestable, auroc, levels, flagged, recall, verdict } = row;
      if (notTestable !== null) return [variant, '', '', '', '', '', '', `not testable: ${notTestable}`];
      const half = levels.find((level) => level.recall === 0.5);
      return [
        variant,
        auroc === null ? '' : shown(auroc.value),
        difference(auroc, shown),
        half === undefined ? '' : half.falsePositives.toFixed(0),
        half === undefined || half.reduction === null
          ? ''
          : `${percent(half.reduction)}${within(half.interval, percent)}`,
        String(flagged ?? ''),
        recall === null ? '' : percent(recall.value),
        verdict,
      ];
    }),
  );
}

function swapTable(rows: readonly SwapRow[]): string {
  const head = ['axis', 'stage', 'AUROC', 'gain', 'alerted, own', 'alerted, foreign'];
  const rate = (value: number | null): string => (value === null ? '' : `${(100 * value).toFixed(2)} %`);
  return table(
    head,
    rows.map(({ stage, axis, notTestable, auroc, alertRateOwn, alertRateSwapped }) =>
      notTestable !== null
        ? [axis, stage, '', `not testable: ${notTestable}`, '', '']
        : [
            axis,
            stage,
            auroc === null ? '' : shown(auroc.value),
            difference(auroc, shown),
            rate(alertRateOwn),
            rate(alertRateSwapped),
          ],
    ),
  );
}
