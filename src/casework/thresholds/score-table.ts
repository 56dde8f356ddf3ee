import { monthOf } from '#domain/time';

/** Stored scores as columns: what a simulation reads. Rows in the order of loading. */
export interface ScoreTable {
  readonly length: number;
  /** In [0, 1]. */
  readonly score: Float64Array;
  /** Index into `cells`. */
  readonly cell: Int32Array;
  /** Dense number of the party's UTC month: the unit that becomes one piece of work. */
  readonly unit: Int32Array;
  /** Dense number of the same within the leg's cell. */
  readonly cellUnit: Int32Array;
  /** Index into `productive`, −1 where no productive alert holds the leg. */
  readonly productive: Int32Array;
  readonly units: number;
  readonly cellUnits: number;
  /** Names of cells, with the axis values that they fix. */
  readonly cells: readonly ScoredCell[];
  /** UTC epoch ms of the first and last leg; 0 of an empty table. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Identifiers of alerts that were found productive. */
  readonly productiveAlerts: readonly number[];
}

export interface ScoredCell {
  readonly name: string;
  /** Axis name → label. */
  readonly values: Readonly<Record<string, string>>;
}

export interface ScoreRow {
  readonly score: number;
  readonly cell: ScoredCell;
  readonly partyId: string;
  /** UTC epoch ms. */
  readonly at: number;
  /** Identifier of the productive alert that holds the leg, or null. */
  readonly productiveAlert: number | null;
}

export interface ScoreTableBuilder {
  add(row: ScoreRow): void;
  /** What was added so far; adding goes on with larger arrays, so an earlier table stays as it is. */
  table(): ScoreTable;
}

/** Above any `monthOf`, and above any number of cells. */
const monthSpan = 1_000_000;
const cellSpan = 1_000_000;

export function createScoreTableBuilder(): ScoreTableBuilder {
  let length = 0;
  let firstAt = Number.POSITIVE_INFINITY;
  let lastAt = 0;
  let score = new Float64Array(1024);
  let cell = new Int32Array(1024);
  let unit = new Int32Array(1024);
  let cellUnit = new Int32Array(1024);
  let productive = new Int32Array(1024);
  const cells: ScoredCell[] = [];
  const cellOf = new Map<string, number>();
  const partyOf = new Map<string, number>();
  const unitOf = new Map<number, number>();
  const cellUnitOf = new Map<number, number>();
  const productiveAlerts: number[] = [];
  const productiveOf = new Map<number, number>();

  function larger(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
    const copy = new Int32Array(2 * column.length);
    copy.set(column);
    return copy;
  }

  function grow(): void {
    const scores = new Float64Array(2 * score.length);
    scores.set(score);
    score = scores;
    cell = larger(cell);
    unit = larger(unit);
    cellUnit = larger(cellUnit);
    productive = larger(productive);
  }

  function indexOf<K, V>(map: Map<K, number>, list: V[] | null, key: K, value: V): number {
    let index = map.get(key);
    if (index === undefined) {
      index = map.size;
      map.set(key, index);
      list?.push(value);
    }
    return index;
  }

  return {
    add(row) {
      if (length === score.length) grow();
      score[length] = row.score;
      firstAt = Math.min(firstAt, row.at);
      lastAt = Math.max(lastAt, row.at);
      const c = indexOf(cellOf, cells, JSON.stringify(row.cell), row.cell);
      const party = indexOf(partyOf, null, row.partyId, null);
      const u = indexOf(unitOf, null, party * monthSpan + monthOf(row.at), null);
      cell[length] = c;
      unit[length] = u;
      cellUnit[length] = indexOf(cellUnitOf, null, u * cellSpan + c, null);
      const { productiveAlert: alert } = row;
      productive[length] = alert === null ? -1 : indexOf(productiveOf, productiveAlerts, alert, alert);
      length++;
    },
    table: () => ({
      length,
      score: score.subarray(0, length),
      cell: cell.subarray(0, length),
      unit: unit.subarray(0, length),
      cellUnit: cellUnit.subarray(0, length),
      productive: productive.subarray(0, length),
      units: unitOf.size,
      cellUnits: cellUnitOf.size,
      firstAt: length === 0 ? 0 : firstAt,
      lastAt,
      cells: [...cells],
      productiveAlerts: [...productiveAlerts],
    }),
  };
}
