import { type Kysely, sql } from 'kysely';
import type { Pool } from 'pg';
import { copyRows, type FieldReader, textOfKey } from '#store/copy-rows';
import type { Tables } from '#store/tables/tables';
import { createLegIndex, type LegIndex } from './leg-index.ts';
import { createScoreTableBuilder, type ProductiveLeg, type ScoredCell, type ScoreTable } from './score-table.ts';

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

/**
 * All that makes loaded scores out of date, besides newer evaluations: another history or model, a record that was
 * evaluated after all, days that came or were dropped.
 */
async function stampOf(db: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<{ stamp: string }>`
    SELECT concat_ws('/', (SELECT fingerprint FROM loaded_history), (SELECT count(*) FROM model),
      (SELECT count(*) FROM dead_letter WHERE resolved_at IS NOT NULL),
      (SELECT count(*) FROM pg_inherits WHERE inhparent = 'evaluation'::regclass)) AS stamp`.execute(db);
  return rows[0]!.stamp;
}

/** Legs that alerted and belong to an alert whose latest decision is productive. */
async function readProductive(db: Kysely<Tables>) {
  const { rows } = await sql<{ readonly position: number; readonly side: number; readonly alert: number }>`
    SELECT a.position, a.side, d.party_alert_id AS alert FROM (
      SELECT DISTINCT ON (party_alert_id) party_alert_id, outcome FROM disposition WHERE party_alert_id IS NOT NULL
      ORDER BY party_alert_id, id DESC
    ) d JOIN party_alert_breach b USING (party_alert_id) JOIN alert a ON a.id = b.alert_id
      JOIN evaluation e ON e.position = a.position AND e.side = a.side AND e.alert
    WHERE d.outcome = 'productive' ORDER BY a.position, a.side`.execute(db);
  return rows;
}

/** Model version and cell are one field, because together they are looked up. */
const separatorOfKey = '\n';
const statement = (position: number, side: number): string => `
  COPY (
    SELECT position, side, at, score, coalesce(party_id, ''), model_version || E'\\n' || cell FROM evaluation
    WHERE (position, side) > (${position}, ${side}) AND score IS NOT NULL AND cell IS NOT NULL ORDER BY position, side
  ) TO STDOUT (FORMAT binary)`;

export interface ScoreCache {
  /** The stored scores of the full history with the decisions of now. Loaded once; later calls read only what is new. */
  table(): Promise<ScoreTable>;
  /** The same, with the legs of the log that its rows are. */
  located(): Promise<LocatedScores>;
}

export interface LocatedScores {
  readonly table: ScoreTable;
  readonly legs: LegIndex;
}

/** Requests are served while it loads. One loading at a time. */
export function createScoreCache({ db, pool }: { readonly db: Kysely<Tables>; readonly pool: Pool }): ScoreCache {
  let builder = createScoreTableBuilder();
  let index = createLegIndex();
  let stamp = '';
  let loading: Promise<LocatedScores> | null = null;

  async function readEvaluations(): Promise<void> {
    const axesOf = await readCellAxes(db);
    const cellOf = new Map<string, number>();
    const take = (fields: FieldReader): void => {
      index.add(fields.int8(), fields.int2());
      const at = fields.int8();
      const score = fields.float8();
      const party = fields.key();
      const key = fields.key();
      let cell = cellOf.get(key);
      if (cell === undefined) {
        const [version, name] = textOfKey(key).split(separatorOfKey) as [string, string];
        cell = builder.cell(parseCell(name, axesOf(version)));
        cellOf.set(key, cell);
      }
      builder.add(score, cell, party, at);
    };
    const { position, side } = index.last() ?? { position: Number.MIN_SAFE_INTEGER, side: 0 };
    const client = await pool.connect();
    try {
      await copyRows(client, statement(position, side), take);
      client.release();
    } catch (error) {
      client.release(error as Error);
      // Half of it came in: the next call begins anew.
      stamp = '';
      throw error;
    }
  }

  async function load(): Promise<LocatedScores> {
    const now = await stampOf(db);
    if (now !== stamp) {
      builder = createScoreTableBuilder();
      index = createLegIndex();
      stamp = now;
    }
    await readEvaluations();
    const productive: ProductiveLeg[] = [];
    for (const { position, side, alert } of await readProductive(db)) {
      const row = index.rowOf(position, side);
      if (row >= 0) productive.push({ row, alert });
    }
    return { table: builder.table(productive), legs: index };
  }

  function located(): Promise<LocatedScores> {
    loading ??= load().finally(() => {
      loading = null;
    });
    return loading;
  }

  return { located, table: async () => (await located()).table };
}
