export interface Leg {
  /** Of the event in the log. */
  readonly position: number;
  readonly side: number;
}

/** Where each leg of the log lies in a table whose rows are in the order of the log. */
export interface LegIndex {
  /** The next row; above all before it. */
  add(position: number, side: number): void;
  last(): Leg | null;
  /** Row of a leg; −1 = not there. */
  rowOf(position: number, side: number): number;
  /** Rows up to a leg, itself included. */
  rowsUpTo(position: number, side: number): number;
  legOf(row: number): Leg;
}

export function createLegIndex(): LegIndex {
  let length = 0;
  let positions = new Float64Array(1024);
  let sides = new Int8Array(1024);

  function grow(): void {
    const [morePositions, moreSides] = [new Float64Array(2 * length), new Int8Array(2 * length)];
    morePositions.set(positions);
    moreSides.set(sides);
    [positions, sides] = [morePositions, moreSides];
  }

  const legOf = (row: number): Leg => ({ position: positions[row]!, side: sides[row]! });

  function rowsUpTo(position: number, side: number): number {
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const after = positions[middle]! > position || (positions[middle] === position && sides[middle]! > side);
      if (after) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  return {
    add(position, side) {
      if (length === positions.length) grow();
      positions[length] = position;
      sides[length] = side;
      length++;
    },
    last: () => (length === 0 ? null : legOf(length - 1)),
    rowOf(position, side) {
      const row = rowsUpTo(position, side) - 1;
      return row >= 0 && positions[row] === position && sides[row] === side ? row : -1;
    },
    rowsUpTo,
    legOf,
  };
}
