import { AppError } from './app-error.ts';

/** Persons who must share what is shown of them, at least: of an export, a result, a rate. */
export const smallestGroup = 10;

type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

export interface AnonymityQuery {
  /** Columns by which a person could be recognised together. */
  readonly quasi: readonly string[];
  /** Rows that must share their values, at least. */
  readonly k: number;
  /** A column that should not be learned of anyone, and how many of its values each group must show, at least. */
  readonly sensitive?: { readonly column: string; readonly l: number };
}

export interface Anonymity {
  readonly groups: number;
  /** Rows of the smallest group; 0 without rows. */
  readonly smallest: number;
  /** Fewest values of the sensitive column in a group; null where none was named. */
  readonly leastDiverse: number | null;
  /** Rows of groups that are too small, or that show too few values. */
  readonly exposed: number;
}

function groupsOf<T extends Row>(rows: readonly T[], quasi: readonly string[]): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    // JSON keeps 1 and '1', null and 'null' apart.
    const key = JSON.stringify(quasi.map((column) => row[column] ?? null));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

function diversity(group: readonly Row[], column: string): number {
  return new Set(group.map((row) => JSON.stringify(row[column] ?? null))).size;
}

function isSafe(group: readonly Row[], { k, sensitive }: AnonymityQuery): boolean {
  return group.length >= k && (sensitive === undefined || diversity(group, sensitive.column) >= sensitive.l);
}

/**
 * How well the rows of an export hide each person among others.
 * Source: Sweeney, k-anonymity (2002); Machanavajjhala et al., l-diversity (2007), distinct form.
 */
export function measureAnonymity(rows: readonly Row[], query: AnonymityQuery): Anonymity {
  const groups = groupsOf(rows, query.quasi);
  const { sensitive } = query;
  const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), values[0] ?? 0);
  return {
    groups: groups.length,
    smallest: least(groups.map((group) => group.length)),
    leastDiverse: sensitive === undefined ? null : least(groups.map((group) => diversity(group, sensitive.column))),
    exposed: groups.filter((group) => !isSafe(group, query)).reduce((sum, group) => sum + group.length, 0),
  };
}

/** A group that does not hide its members. */
export interface ExposedGroup {
  /** What the quasi-identifying columns say of it. */
  readonly values: Row;
  readonly rows: number;
  /** Different values of the sensitive column; null where none was named. */
  readonly diversity: number | null;
}

/** The groups that are too small, or that show too few values, the smallest first. */
export function exposedGroups(rows: readonly Row[], query: AnonymityQuery): readonly ExposedGroup[] {
  const { quasi, sensitive } = query;
  const exposed = groupsOf(rows, quasi).filter((group) => !isSafe(group, query));
  return exposed
    .map((group) => ({
      values: Object.fromEntries(quasi.map((column) => [column, group[0]![column] ?? null])),
      rows: group.length,
      diversity: sensitive === undefined ? null : diversity(group, sensitive.column),
    }))
    .toSorted((a, b) => a.rows - b.rows);
}

/** A list of persons of fewer than `k` singles them out by what selected them. Error `privacy.too-few`. */
export function requireGroup(size: number, k: number): void {
  if (size >= k) return;
  throw new AppError('privacy.too-few', `An export of customers needs at least ${k} of them, and this has fewer.`);
}
