/** Parts held before they are merged: few enough to bound memory, enough that a row is seldom copied. */
const heldParts = 8;

export interface PartGatherer<T> {
  add(part: T): void;
  /** What is held: at most eight parts, which stand for all that were added. */
  finish(): readonly T[];
}

/** Gathers the parts of partitions as they come, merged by and by: memory does not grow with their number. */
export function gatherParts<T>(merge: (parts: readonly T[]) => T): PartGatherer<T> {
  let held: T[] = [];
  return {
    add(part) {
      held.push(part);
      if (held.length === heldParts) held = [merge(held)];
    },
    finish: () => held,
  };
}
