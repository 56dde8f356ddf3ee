/** Rows as of one moment, some pages at a time: a page that changes meanwhile is copied before it does. */
export interface LatestSnapshot {
  /** Many times [party, feature values…], party −1 where there is no row; null when all were given. */
  next(): Float64Array | null;
  /** Gives up a snapshot that is not taken to its end. */
  close(): void;
}

/** The feature rows of the parties that were active last: bounded, so that silent parties cost nothing. */
export interface LatestRows {
  put(party: number, values: Float64Array, offset: number): void;
  /** Null when the party's row is not held. */
  get(party: number): Float64Array | null;
  /** Begins a snapshot of now; one at a time. */
  openSnapshot(): LatestSnapshot;
  /** Takes in a page of a snapshot, of whatever length. */
  load(page: Float64Array): void;
}

const none = -1;
/** After a snapshot begins nearly every payment copies a page: one of twenty kilobytes is not noticed. */
const rowsOfPage = 32;
const pagesOfPiece = 8;

/** Holds at most `places` rows; of two parties that share a place the later one is held. */
export function createLatestRows(columns: number, places = 65_536): LatestRows {
  const stride = 1 + columns;
  const pages: (Float64Array | undefined)[] = [];
  /** The snapshot under way, with the pages still to come. */
  let taking: { next: number; readonly pages: (Float64Array | undefined)[] } | null = null;

  function pageOf(place: number): Float64Array {
    const index = Math.trunc(place / rowsOfPage);
    let page = pages[index];
    if (page === undefined) {
      page = new Float64Array(rowsOfPage * stride);
      for (let at = 0; at < page.length; at += stride) page[at] = none;
      pages[index] = page;
    }
    if (taking !== null && index >= taking.next && taking.pages[index] === page) taking.pages[index] = page.slice();
    return page;
  }

  function put(party: number, row: Float64Array, offset: number): void {
    const place = party % places;
    const page = pageOf(place);
    const at = (place % rowsOfPage) * stride;
    page[at] = party;
    for (let j = 0; j < columns; j++) page[at + 1 + j] = row[offset + j]!;
  }

  return {
    put,
    get(party) {
      const place = party % places;
      const at = (place % rowsOfPage) * stride;
      const page = pages[Math.trunc(place / rowsOfPage)];
      return page?.[at] === party ? page.slice(at + 1, at + stride) : null;
    },
    openSnapshot() {
      const own = { next: 0, pages: [...pages] };
      taking = own;
      return {
        next() {
          const piece = new Float64Array(pagesOfPiece * rowsOfPage * stride);
          let length = 0;
          while (own.next < own.pages.length && length < piece.length) {
            const page = own.pages[own.next++];
            if (page === undefined) continue;
            piece.set(page, length);
            length += page.length;
          }
          if (length > 0) return piece.subarray(0, length);
          if (taking === own) taking = null;
          return null;
        },
        close() {
          if (taking === own) taking = null;
        },
      };
    },
    load(page) {
      for (let at = 0; at < page.length; at += stride) {
        if (page[at] !== none) put(page[at]!, page, at + 1);
      }
    },
  };
}
