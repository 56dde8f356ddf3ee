import { join } from 'node:path';
import { readTable, type Table } from '#engine/duckdb/read-table';
import { createRandom } from '#ml/random';
import { fitSegmentationOfTable, type SegmentationSummary } from '#model/segmentation/table-segmentation';
import { berkaAccounts } from './berka-accounts.ts';
import { comparedWithSeven } from './segments-reference.ts';

export interface SegmentedSet extends SegmentationSummary {
  readonly name: string;
  readonly seconds: number;
}

export interface SegmentsBenchmark {
  readonly seed: number;
  readonly sets: readonly SegmentedSet[];
  readonly comparison: string;
}

/** What describes a card customer but not what the customer does. */
const demographics = [
  'Customer_Age',
  'Gender',
  'Dependent_count',
  'Education_Level',
  'Marital_Status',
  'Income_Category',
  'Card_Category',
  'Months_on_book',
];

const seed = 1;

/**
 * How many stable segments real customers have: card customers (with and without who they are) and accounts of a
 * retail bank, at 100 bootstraps.
 * @param data folder with customers/BankChurners.csv and berka/
 */
export async function benchSegments(data: string, bootstraps = 100): Promise<SegmentsBenchmark> {
  const cards = await readTable(join(data, 'customers', 'BankChurners.csv'));
  const accounts = await berkaAccounts(join(data, 'berka'));
  const sets = [
    segmented('card customers', cards, 'customers', [], bootstraps),
    segmented('card customers, behaviour only', cards, 'customers', demographics, bootstraps),
    segmented('Berka accounts', accounts, 'accounts', [], bootstraps),
  ];
  return { seed, sets, comparison: comparedWithSeven(sets) };
}

function segmented(
  name: string,
  { columns }: Table,
  noun: string,
  exclude: readonly string[],
  bootstraps: number,
): SegmentedSet {
  const begin = performance.now();
  const { summary } = fitSegmentationOfTable({
    columns,
    source: name,
    random: createRandom(seed),
    exclude,
    params: { noun, bootstraps },
  });
  return { name, ...summary, seconds: (performance.now() - begin) / 1000 };
}
