import type { ListEntry } from './list.ts';

/** What changed from one version of a list to the next, by identifier. */
export interface ListDiff {
  readonly added: readonly ListEntry[];
  readonly changed: readonly ListEntry[];
  readonly removed: readonly ListEntry[];
}

/** Two entries are the same when everything that screening reads is. */
export function diffLists(before: readonly ListEntry[], after: readonly ListEntry[]): ListDiff {
  const old = new Map(before.map((entry) => [entry.id, JSON.stringify(entry)]));
  const now = new Set(after.map(({ id }) => id));
  return {
    added: after.filter(({ id }) => !old.has(id)),
    changed: after.filter((entry) => old.has(entry.id) && old.get(entry.id) !== JSON.stringify(entry)),
    removed: before.filter(({ id }) => !now.has(id)),
  };
}
