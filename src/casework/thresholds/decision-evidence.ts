import { type Kysely, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';
import type { DecidedAlert, FoundBelow } from './lines-from-decisions.ts';
import { parseCell } from './load-scores.ts';
import type { ScoredCell } from './score-table.ts';

/** What was decided and inspected under one model: scores of another have another meaning. */
export interface DecisionEvidence {
  readonly cells: readonly ScoredCell[];
  readonly decided: readonly DecidedAlert[];
  readonly found: readonly FoundBelow[];
}

/** @param cellAxes the axes that form the model's cells */
export async function readDecisionEvidence(
  db: Kysely<Tables>,
  modelVersion: string,
  cellAxes: readonly string[],
): Promise<DecisionEvidence> {
  const { rows } = await sql<{ cell: string; score: number; productive: boolean }>`
    SELECT a.cell, a.score, d.outcome <> 'unproductive' AS productive
    FROM party_alert p JOIN alert a ON a.id = p.top_alert_id AND a.model_version = ${modelVersion}
    JOIN LATERAL (
      SELECT outcome FROM disposition
      WHERE party_alert_id = p.id OR (case_id = p.case_id AND party_alert_id IS NULL) ORDER BY id DESC LIMIT 1
    ) d ON true
    WHERE p.state = 'closed' ORDER BY p.id`.execute(db);
  const names = [...new Set(rows.map(({ cell }) => cell))].sort();
  const { rows: found } = await sql<FoundBelow>`
    SELECT DISTINCT ON (s.cell) s.cell, s.score_from AS "scoreFrom", s.id AS "sampleId" FROM sampling_plan s
    WHERE s.kind = 'btl' AND s.created_at >= (SELECT created_at FROM model WHERE version = ${modelVersion})
      AND EXISTS (SELECT FROM sampling_item i WHERE i.plan_id = s.id AND i.outcome <> 'unproductive')
    ORDER BY s.cell, s.id DESC`.execute(db);
  const known = [...new Set([...names, ...found.flatMap(({ cell }) => (cell === null ? [] : [cell]))])];
  return {
    cells: known.map((name) => parseCell(name, cellAxes)),
    decided: rows.map(({ cell, score, productive }) => ({ cell: known.indexOf(cell), score, productive })),
    found,
  };
}
