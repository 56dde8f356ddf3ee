import { type Kysely, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';
import { createScoreTableBuilder, type ScoredCell, type ScoreTable } from './score-table.ts';

interface Row {
  readonly position: number;
  readonly side: number;
  readonly at: number;
  readonly party_id: string;
  readonly score: number;
  readonly cell: string;
  readonly model_version: string;
  readonly productive: number | null;
}

const pageRows = 20_000;
/** The separator of `cellName`, and its name of the cell that fixes nothing. */
const separator = ' · ';
const everybody = 'everybody';

/** The axis values that a cell's name states, in the order of the model's cell axes. */
export function parseCell(name: string, cellAxes: readonly string[]): ScoredCell {
  const labels = name === everybody ? [] : name.split(separator);
  return { name, values: Object.fromEntries(labels.map((label, i) => [cellAxes[i] ?? `level-${i}`, label])) };
}

/** Names of the axes that form cells, per model version; the champion's stand in for a version without. */
export async function readCellAxes(db: Kysely<Tables>): Promise<(modelVersion: string) => readonly string[]> {
  const models = await db.selectFrom('model').select(['version', 'status', 'manifest']).execute();
  const axesOf = (manifest: unknown): readonly string[] | null => {
    const { cellAxes } = manifest as { readonly cellAxes?: unknown };
    return Array.isArray(cellAxes) ? cellAxes.map(String) : null;
  };
  const known = new Map(models.map(({ version, manifest }) => [version, axesOf(manifest)]));
  const champion = models.find(({ status }) => status === 'champion');
  const usual = champion === undefined ? [] : (axesOf(champion.manifest) ?? []);
  return (version) => known.get(version) ?? usual;
}

/** All that makes a loaded table out of date, besides newer evaluations. */
async function stampOf(db: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<{ stamp: string }>`
    SELECT concat_ws('/', (SELECT count(*) FROM disposition), (SELECT max(id) FROM disposition),
      (SELECT fingerprint FROM loaded_history), (SELECT count(*) FROM model)) AS stamp`.execute(db);
  return rows[0]!.stamp;
}

export interface ScoreCache {
  /** The stored scores of the full history. Loaded once; later calls read only what is new. */
  table(): Promise<ScoreTable>;
}

/** Reads page by page, so that requests are served in between. One loading at a time. */
export function createScoreCache(db: Kysely<Tables>): ScoreCache {
  let builder = createScoreTableBuilder();
  let last: readonly [position: number, side: number] | null = null;
  let stamp = '';
  let loading: Promise<ScoreTable> | null = null;

  async function load(): Promise<ScoreTable> {
    const now = await stampOf(db);
    if (now !== stamp) {
      builder = createScoreTableBuilder();
      last = null;
      stamp = now;
    }
    const axesOf = await readCellAxes(db);
    const cells = new Map<string, ScoredCell>();
    for (;;) {
      const rows: readonly Row[] = await page(last);
      for (const row of rows) {
        const key = `${row.model_version}\n${row.cell}`;
        let cell = cells.get(key);
        if (cell === undefined) {
          cell = parseCell(row.cell, axesOf(row.model_version));
          cells.set(key, cell);
        }
        const { score, party_id: partyId, at, productive: productiveAlert } = row;
        builder.add({ score, cell, partyId, at, productiveAlert });
      }
      const end = rows.at(-1);
      if (end !== undefined) last = [end.position, end.side];
      if (rows.length < pageRows) return builder.table();
    }
  }

  async function page(after: readonly [number, number] | null): Promise<readonly Row[]> {
    const [position, side] = after ?? [Number.MIN_SAFE_INTEGER, 0];
    const { rows } = await sql<Row>`
      SELECT e.position, e.side, e.at, coalesce(e.party_id, '') AS party_id, e.score, e.cell, e.model_version, (
        SELECT b.party_alert_id FROM alert a JOIN party_alert_breach b ON b.alert_id = a.id
        WHERE a.position = e.position AND a.side = e.side AND e.alert AND (
          SELECT d.outcome = 'productive' FROM disposition d WHERE d.party_alert_id = b.party_alert_id
          ORDER BY d.id DESC LIMIT 1)) AS productive
      FROM evaluation e WHERE (e.position, e.side) > (${position}, ${side}) AND e.score IS NOT NULL AND e.cell IS NOT NULL
      ORDER BY e.position, e.side LIMIT ${pageRows}`.execute(db);
    return rows;
  }

  return {
    table() {
      loading ??= load().finally(() => {
        loading = null;
      });
      return loading;
    },
  };
}
