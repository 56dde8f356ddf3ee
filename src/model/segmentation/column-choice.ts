import type { ProfileColumn } from './profile-column.ts';

export interface LeftOutColumn {
  readonly column: string;
  readonly reason: string;
}

export interface ColumnChoice {
  readonly used: readonly ProfileColumn[];
  readonly leftOut: readonly LeftOutColumn[];
}

/** A text with more values than this is an identifier or free text, not a category. */
const mostCategories = 30;

/** Two number columns that rank the rows this alike say the same thing twice. */
const sameRanks = 0.98;

const identifierName = /(^|[_\s])(id|key|uuid|no|num|nr|number)$|id$|num$|client_?n|customer_?n|account_?n/i;
const outcomeName = /attrition|churn|fraud|label|target|outcome|(^|[_\s])class$|^y$|is_?anomaly|default(ed)?$/i;

/**
 * The columns of a table that can describe behaviour. Left out, each with its reason: what the caller names,
 * identifiers, outcomes (by their name: a segment must not be made of what it is later to explain), columns that hold
 * one value, free text, and numbers that rank the rows like an earlier one. `keep` overrules all but the last three.
 */
export function chooseColumns(
  columns: readonly ProfileColumn[],
  exclude: ReadonlySet<string>,
  keep: ReadonlySet<string> = new Set(),
): ColumnChoice {
  const used: ProfileColumn[] = [];
  const leftOut: LeftOutColumn[] = [];
  const ranks: { readonly name: string; readonly ranks: Float64Array }[] = [];
  for (const column of columns) {
    let reason = exclude.has(column.name) ? 'left out by request' : unusable(column);
    if (reason === null && !keep.has(column.name)) reason = unsuited(column);
    if (reason === null && column.type === 'number') {
      const own = rankScores(column.values);
      const twin = ranks.find((held) => Math.abs(correlation(held.ranks, own)) >= sameRanks);
      if (twin === undefined) ranks.push({ name: column.name, ranks: own });
      else reason = `it ranks the rows like ${twin.name}`;
    }
    if (reason === null) used.push(column);
    else leftOut.push({ column: column.name, reason });
  }
  return { used, leftOut };
}

function unusable(column: ProfileColumn): string | null {
  if (column.type === 'text') {
    if (column.labels.length > mostCategories) return `${column.labels.length} different texts`;
    return new Set(column.codes).size < 2 ? 'it holds one value' : null;
  }
  const known = column.values.filter((value) => Number.isFinite(value));
  if (known.length === 0) return 'it holds no number';
  const first = known[0]!;
  return known.length === column.values.length && known.every((value) => value === first) ? 'it holds one value' : null;
}

function unsuited(column: ProfileColumn): string | null {
  if (outcomeName.test(column.name)) return 'an outcome by its name';
  if (column.type === 'number' && identifierName.test(column.name)) {
    const different = new Set(column.values).size;
    if (different === column.values.length && column.values.every((value) => Number.isInteger(value))) {
      return 'an identifier: whole numbers, all different';
    }
  }
  return null;
}

/** Mid-ranks as standard scores; an unknown value gets the mean rank. */
function rankScores(values: Float64Array): Float64Array {
  const order = Array.from(values.keys())
    .filter((i) => !Number.isNaN(values[i]!))
    .sort((a, b) => values[a]! - values[b]!);
  const scores = new Float64Array(values.length);
  let squares = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    const score = (from + to - order.length) / 2;
    for (let at = from; at < to; at++) scores[order[at]!] = score;
    squares += (to - from) * score * score;
    from = to;
  }
  const scale = Math.sqrt(squares);
  return scale === 0 ? scores : scores.map((score) => score / scale);
}

function correlation(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
