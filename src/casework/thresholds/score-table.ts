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
  /** Index into `productiveAlerts`, −1 where no productive alert holds the leg. */
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

/** A leg that a productive alert holds. */
export interface ProductiveLeg {
  /** Row of the table. */
  readonly row: number;
  /** Identifier of the alert. */
  readonly alert: number;
}

export interface ScoreTableBuilder {
  /** Number of a cell; the same values under the same name are one cell. */
  cell(cell: ScoredCell): number;
  /**
   * Appends a leg.
   * @param party any text that tells parties apart
   * @param at UTC epoch ms
   */
  add(score: number, cell: number, party: string, at: number): void;
  /** What was added so far; adding goes on with larger arrays, so an earlier table stays as it is. */
  table(productive: readonly ProductiveLeg[]): ScoreTable;
}

/** Above any `monthOf`, and above any number of cells. */
const monthSpan = 1_000_000;
const cellSpan = 1_000_000;

function larger(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(2 * column.length);
  copy.set(column);
  return copy;
}

function indexOf<K>(map: Map<K, number>, key: K): number {
  let index = map.get(key);
  if (index === undefined) {
    index = map.size;
    map.set(key, index);
  }
  return index;
}

export function createScoreTableBuilder(): ScoreTableBuilder {
  let length = 0;
  let firstAt = Number.POSITIVE_INFINITY;
  let lastAt = 0;
  let scores = new Float64Array(1024);
  let cellOfRow = new Int32Array(1024);
  let unit = new Int32Array(1024);
  let cellUnit = new Int32Array(1024);
  const cells: ScoredCell[] = [];
  const cellOf = new Map<string, number>();
  const partyOf = new Map<string, number>();
  const unitOf = new Map<number, number>();
  const cellUnitOf = new Map<number, number>();

  function grow(): void {
    const copy = new Float64Array(2 * scores.length);
    copy.set(scores);
    scores = copy;
    cellOfRow = larger(cellOfRow);
    unit = larger(unit);
    cellUnit = larger(cellUnit);
  }

  return {
    cell(cell) {
      const index = indexOf(cellOf, JSON.stringify(cell));
      if (index === cells.length) cells.push(cell);
      return index;
    },
    add(score, cell, party, at) {
      if (length === scores.length) grow();
      scores[length] = score;
      if (at < firstAt) firstAt = at;
      if (at > lastAt) lastAt = at;
      const u = indexOf(unitOf, indexOf(partyOf, party) * monthSpan + monthOf(at));
      cellOfRow[length] = cell;
      unit[length] = u;
      cellUnit[length] = indexOf(cellUnitOf, u * cellSpan + cell);
      length++;
    },
    table(legs) {
      const productive = new Int32Array(length).fill(-1);
      const alertOf = new Map<number, number>();
      for (const { row, alert } of legs) productive[row] = indexOf(alertOf, alert);
      return {
        length,
        score: scores.subarray(0, length),
        cell: cellOfRow.subarray(0, length),
        unit: unit.subarray(0, length),
        cellUnit: cellUnit.subarray(0, length),
        productive,
        units: unitOf.size,
        cellUnits: cellUnitOf.size,
        firstAt: length === 0 ? 0 : firstAt,
        lastAt,
        cells: [...cells],
        productiveAlerts: [...alertOf.keys()],
      };
    },
  };
}
