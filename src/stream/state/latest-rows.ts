/** The feature rows of the parties that were active last: bounded, so that silent parties cost nothing. */
export interface LatestRows {
  put(party: number, values: Float64Array, offset: number): void;
  /** Null when the party's row is not held. */
  get(party: number): Float64Array | null;
  save(): { readonly owner: Int32Array; readonly values: Float64Array };
  load(owner: Int32Array, values: Float64Array): void;
}

const none = -1;

/** Holds at most `places` rows; of two parties that share a place the later one is held. */
export function createLatestRows(columns: number, places = 65_536): LatestRows {
  let owner = new Int32Array(256).fill(none);
  let values = new Float64Array(256 * columns);

  function reach(place: number): void {
    if (place < owner.length) return;
    const size = Math.min(places, Math.max(place + 1, 2 * owner.length));
    load(owner, values, size);
  }

  function load(owners: Int32Array, rows: Float64Array, size = owners.length): void {
    owner = new Int32Array(size).fill(none);
    owner.set(owners);
    values = new Float64Array(size * columns);
    values.set(rows);
  }

  return {
    put(party, row, offset) {
      const place = party % places;
      reach(place);
      owner[place] = party;
      const at = place * columns;
      for (let j = 0; j < columns; j++) values[at + j] = row[offset + j]!;
    },
    get(party) {
      const place = party % places;
      return owner[place] === party ? values.slice(place * columns, (place + 1) * columns) : null;
    },
    save: () => ({ owner: owner.slice(), values: values.slice() }),
    load: (owners, rows) => load(owners, rows),
  };
}
