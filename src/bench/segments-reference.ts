import { table } from '#contract/record-reference';
import type { SegmentedSet, SegmentsBenchmark } from './segments.ts';

/** What the generated names stand for, in plain words; a name that no longer occurs says nothing. */
const inWords: Readonly<Record<string, string>> = {
  'Very high avg utilization ratio, low credit limit':
    'small limits, carried over from month to month and mostly used up',
  'Very high credit limit, low total trans amt': 'large limits, hardly used',
  'Very low total revolving bal, low credit limit': 'small limits, nothing carried over, modest spending',
  'Very high total trans amt, low total relationship count': 'the card is used for everything, other products are not',
  'Low owner age, high cash share of outflow': 'younger owners who take almost everything out in cash',
  'Very high monthly outflow, high standing orders': 'busy accounts with large amounts in and out and standing orders',
  'Very low largest amount, high owner age': 'small accounts, mostly of older owners, without any large payment',
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** docs/segments.md: which stable segments real customers have, from bench/results/segments.json. */
export function renderSegments({ sets, seed }: SegmentsBenchmark): string {
  return `# Behavioural segments of real customers

<!-- Generated from bench/results/segments.json by \`npm run generate\`; do not edit. -->

\`peerline bench segments --data FOLDER\`, seed ${seed}: six ways of clustering on trimmed, robustly scaled profiles. The number of segments is the
largest at which every one is found again in 100 bootstraps (Jaccard at least 0.75) and new customers are put where a
clustering of their own would put them (prediction strength at least 0.8). "No structure" is a legal answer. These are
descriptions for people: a behavioural segment never re-centres a score.

${sets.map(section).join('\n\n')}

## Beside the seven of a large bank

${comparedWithSeven(sets)}
`;
}

function section(set: SegmentedSet): string {
  const rows = set.segments.map(({ name, share, jaccard, rule }) => [
    name,
    inWords[name] ?? '',
    percent(share),
    jaccard.toFixed(2),
    `\`${rule}\``,
  ]);
  const head = ['segment', 'in words', 'share', 'Jaccard', 'rule of the surrogate tree'];
  return `## ${set.name}: ${set.k} segments

${set.rows.toLocaleString('en')} rows, ${set.usedColumns.length} columns, ${set.method ?? 'no method'}. A tree of ${set.k} leaves puts ${percent(set.treeFidelity)} of them into the segment that they belong to.

${table(head, rows)}`;
}

/** The large bank's seven segments beside what is stable here, in words. */
export function comparedWithSeven(sets: readonly SegmentedSet[]): string {
  const found = sets.map(({ name, k }) => `${name}: ${k === 1 ? 'no stable structure' : `${k} segments`}`).join('; ');
  const seven = sets.flatMap(({ name, tried }) => {
    const one = tried.find(({ k }) => k === 7);
    if (one === undefined) return [];
    const why =
      one.shortcomings.length === 0 ? 'passes both tests, but more segments do too' : one.shortcomings.join(' ');
    return [`${name}: ${why}`];
  });
  return `A large bank reported seven behavioural segments of its customers. Asked for the largest number at which every segment is
found again, these data answer: ${found}.
Cut into seven they fall short:

${seven.map((line) => `- ${line}`).join('\n')}

More segments need more customers and more kinds of behaviour than these tables hold.`;
}
