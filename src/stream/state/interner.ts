/** Text keys as dense integers in the order of their first appearance. */
export interface Interner {
  readonly names: readonly string[];
  /** The key of a text, made when it is new; −1 for null. */
  of(name: string | null | undefined): number;
  /** The key of a text, −1 when it was never seen. */
  find(name: string): number;
}

export function createInterner(seed: readonly string[] = []): Interner {
  const names: string[] = [];
  const keys = new Map<string, number>();
  const of = (name: string | null | undefined): number => {
    if (name === null || name === undefined) return -1;
    const known = keys.get(name);
    if (known !== undefined) return known;
    keys.set(name, names.length);
    return names.push(name) - 1;
  };
  for (const name of seed) of(name);
  return { names, of, find: (name) => keys.get(name) ?? -1 };
}
