import { type Kysely, sql } from 'kysely';
import type { Governed } from '#model/policy';
import type { Tables } from '#store/tables/tables';
import { inReach, type Officer, visibleAlert } from '../officer.ts';
import { type Counted, countedRows } from './counted-rows.ts';
import type { Leg } from './leg-index.ts';
import type { LocatedScores } from './load-scores.ts';
import { tauOfCells } from './tau-of-cells.ts';

/** An evaluation that a number of the lab counted, with both lines that it is held against. */
export interface CountedEvaluation extends Leg {
  readonly legId: string;
  readonly partyId: string | null;
  /** UTC epoch ms. */
  readonly at: number;
  /** In minor units of the base currency. */
  readonly amountMinor: number;
  readonly cell: string;
  readonly score: number;
  readonly tauBefore: number;
  readonly tauAfter: number;
  /** The alert that holds it; null where none does. */
  readonly alertId: number | null;
}

/** The last row of a page. */
export type CountedKey = Leg & { readonly score: number };

export interface CountedPage {
  /** Of all pages, with what is not the officer's to see. */
  readonly total: number;
  readonly items: readonly CountedEvaluation[];
  /** Null on the last page. */
  readonly last: CountedKey | null;
}

type Stored = Omit<CountedEvaluation, 'score' | 'tauBefore' | 'tauAfter' | 'cell'>;

/** What is stored of legs, by their place in the list; legs of alerts that the officer may not know of are left out. */
async function readLegs(
  db: Kysely<Tables>,
  legs: readonly Leg[],
  officer: Officer,
): Promise<readonly (Stored & { readonly rank: number })[]> {
  const { rows } = await sql<Stored & { rank: number }>`
    SELECT rank::int - 1 AS rank, e.position, e.side, e.leg_id AS "legId", e.party_id AS "partyId", e.at,
      e.amount_minor AS "amountMinor", party_alert.id AS "alertId"
    FROM unnest(${legs.map(({ position }) => position)}::bigint[], ${legs.map(({ side }) => side)}::smallint[])
      WITH ORDINALITY AS asked(position, side, rank)
    JOIN evaluation e ON e.position = asked.position AND e.side = asked.side
    LEFT JOIN alert a ON a.leg_id = e.leg_id AND a.position = e.position AND a.side = e.side
    LEFT JOIN party_alert_breach b ON b.alert_id = a.id
    LEFT JOIN party_alert ON party_alert.id = b.party_alert_id
    WHERE CASE WHEN a.id IS NULL THEN true WHEN party_alert.id IS NULL THEN ${inReach(officer, 'a')}
      ELSE ${visibleAlert(officer)} END
    ORDER BY rank`.execute(db);
  return rows;
}

/** A page of the evaluations behind a number of the lab, the highest score first. */
export async function readCounted(
  db: Kysely<Tables>,
  { table, legs }: LocatedScores,
  lines: { readonly before: Governed; readonly after: Governed },
  counted: Counted,
  page: { readonly limit: number; readonly after: CountedKey | null },
  officer: Officer,
): Promise<CountedPage> {
  const { limit, after } = page;
  const from = after && { score: after.score, row: legs.rowsUpTo(after.position, after.side) };
  const { total, rows } = countedRows(table, lines.before, lines.after, counted, { limit, from });
  const shown = rows.slice(0, limit);
  const tauBefore = tauOfCells(lines.before, table.cells);
  const tauAfter = tauOfCells(lines.after, table.cells);
  const stored =
    shown.length === 0
      ? []
      : await readLegs(
          db,
          shown.map((row) => legs.legOf(row)),
          officer,
        );
  const items = stored.map(({ rank, ...leg }): CountedEvaluation => {
    const row = shown[rank]!;
    const cell = table.cell[row]!;
    const score = table.score[row]!;
    return { ...leg, cell: table.cells[cell]!.name, score, tauBefore: tauBefore[cell]!, tauAfter: tauAfter[cell]! };
  });
  const lastRow = shown.at(-1);
  const last = rows.length <= limit || lastRow === undefined ? null : lastRow;
  return { total, items, last: last === null ? null : { ...legs.legOf(last), score: table.score[last]! } };
}
