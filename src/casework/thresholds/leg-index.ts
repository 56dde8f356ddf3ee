/** Where each leg of the log lies in a table whose rows are in the order of the log. */
export interface LegIndex {
  /** The next row; above all before it. */
  add(position: number, side: number): void;
  last(): { readonly position: number; readonly side: number } | null;
  /** Row of a leg; −1 = not there. */
  rowOf(position: number, side: number): number;
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

  return {
    add(position, side) {
      if (length === positions.length) grow();
      positions[length] = position;
      sides[length] = side;
      length++;
    },
    last: () => (length === 0 ? null : { position: positions[length - 1]!, side: sides[length - 1]! }),
    rowOf(position, side) {
      let [low, high] = [0, length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        const before = positions[middle]! < position || (positions[middle] === position && sides[middle]! < side);
        if (before) low = middle + 1;
        else high = middle;
      }
      return low < length && positions[low] === position && sides[low] === side ? low : -1;
    },
  };
}
