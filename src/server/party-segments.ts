import { type Kysely, sql } from 'kysely';
import type { Tables } from '#store/tables/tables';
import { championVersion } from '#stream/scoring/champion';

interface Stretch {
  readonly cell: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly legs: number;
}

interface Placed {
  readonly segmentation: string;
  readonly version: string;
  readonly asOf: number;
  readonly segment: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly rule: string | null;
}

/** With whom a customer was compared over time, and in which behavioural segments it lies by which rule. */
export async function partySegments(db: Kysely<Tables>, partyId: string) {
  const champion = await championVersion(db);
  const [stretches, placed, model] = await Promise.all([
    // Neighbours in time with the same cell are one stretch: their rank in all minus their rank in the cell is the same.
    sql<Stretch>`
      SELECT cell, min(at) AS "firstAt", max(at) AS "lastAt", count(*)::integer AS legs FROM (
        SELECT cell, at, row_number() OVER (ORDER BY at, position) - row_number() OVER (PARTITION BY cell ORDER BY at, position) AS run
        FROM evaluation WHERE party_id = ${partyId} AND cell IS NOT NULL) AS legs
      GROUP BY cell, run ORDER BY max(at) DESC LIMIT 50`.execute(db),
    sql<Placed>`
      SELECT p.segmentation, p.version, v.as_of AS "asOf", p.segment, s->>'name' AS name, s->>'description' AS description,
        s->>'rule' AS rule
      FROM aml_segment_place p JOIN aml_segmentation_version v USING (segmentation, version)
      LEFT JOIN LATERAL (SELECT s FROM jsonb_array_elements(v.document->'segments') s WHERE s->>'id' = p.segment) AS told (s) ON true
      WHERE p.party_id = ${partyId} ORDER BY v.as_of DESC LIMIT 20`.execute(db),
    champion === null
      ? undefined
      : db.selectFrom('model').select('manifest').where('version', '=', champion).executeTakeFirst(),
  ]);
  const axes = (model?.manifest as { readonly cellAxes?: readonly string[] } | undefined)?.cellAxes ?? [];
  return {
    axes,
    peers: stretches.rows,
    behaviour: placed.rows.map((each) => ({
      ...each,
      name: each.name ?? each.segment,
      description: each.description ?? '',
      rule: each.rule ?? '',
    })),
  };
}
