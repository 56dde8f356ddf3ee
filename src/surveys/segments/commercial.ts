import { type Kysely, type RawBuilder, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import { type ColumnOrigin, suspectedTaints, taintRefusals } from '#domain/taint';
import { type Assignment, type AssignmentResult, assignMembers } from '#store/segments/membership';
import type { Tables } from '#store/tables/tables';
import { wordsOn } from '../consent.ts';

export interface CommercialAssignment extends Assignment {
  readonly segments: readonly { readonly id: string; readonly label: string }[];
  /** The columns that the segmentation was fitted to. */
  readonly lineage: readonly ColumnOrigin[];
  /** What customers are asked for: without `optIn` those belong to a segment who did not say no, with it who said yes. */
  readonly consent?: { readonly purpose: string; readonly optIn: boolean } | undefined;
}

/** The purpose of segments that name none. */
export const segmentsPurpose = 'commercial-segments';

export interface CommercialAssignmentResult extends AssignmentResult {
  /** Listed, and left out by their own word. */
  readonly withheld: number;
}

export interface CommercialSegment {
  readonly segmentation: string;
  readonly segment: string;
  readonly label: string;
  readonly members: number;
  readonly version: string;
  readonly loadedAt: number;
}

/**
 * Loads who is in which commercial segment; who said no to its purpose is left out. A segmentation that saw anything
 * tainted is refused.
 * Errors: `segments.tainted`, `segments.unknown-segment`, and those of `assignMembers`.
 */
export async function assignCommercial(
  db: Kysely<Tables>,
  assignment: CommercialAssignment,
): Promise<CommercialAssignmentResult> {
  const { segmentation, version, segments, at, members } = assignment;
  const { purpose, optIn } = assignment.consent ?? { purpose: segmentsPurpose, optIn: false };
  const lineage = assignment.lineage.map((origin) => ({
    ...origin,
    taints: [...new Set([...origin.taints, ...suspectedTaints(origin.name)])],
  }));
  const refused = taintRefusals(lineage);
  if (refused.length > 0) {
    throw new AppError('segments.tainted', `A commercial segmentation may not rest on ${refused.join('; ')}.`);
  }
  const known = new Set(segments.map(({ id }) => id));
  const stranger = members.find(({ segment }) => !known.has(segment));
  if (stranger !== undefined) {
    throw new AppError('segments.unknown-segment', `The segment ${stranger.segment} is not among those listed.`);
  }
  return await db.transaction().execute(async (transaction) => {
    await sql`
      INSERT INTO commercial_segmentation (name, version, loaded_at, lineage, purpose, opt_in)
      VALUES (${segmentation}, ${version}, ${at}, ${JSON.stringify(lineage)}::jsonb, ${purpose}, ${optIn})
      ON CONFLICT (name) DO UPDATE SET version = excluded.version, loaded_at = excluded.loaded_at,
        lineage = excluded.lineage, purpose = excluded.purpose, opt_in = excluded.opt_in`.execute(transaction);
    await sql`
      INSERT INTO commercial_segment (segmentation, segment, label)
      SELECT ${segmentation}, s, l
      FROM unnest(${segments.map(({ id }) => id)}::text[], ${segments.map(({ label }) => label)}::text[]) AS t (s, l)
      ON CONFLICT (segmentation, segment) DO UPDATE SET label = excluded.label`.execute(transaction);
    const parties = members.map(({ partyId }) => partyId);
    const words = await wordsOn(transaction, parties, purpose, at);
    const willing = members.filter(({ partyId }) => words.get(partyId) ?? !optIn);
    const moved = await assignMembers(transaction, 'commercial', { ...assignment, members: willing });
    return { ...moved, withheld: members.length - willing.length };
  });
}

/** Segments with their members now. */
export async function commercialSegments(db: Kysely<Tables>): Promise<readonly CommercialSegment[]> {
  const { rows } = await sql<CommercialSegment>`
    SELECT s.segmentation, s.segment, s.label, n.version, n.loaded_at AS "loadedAt",
      (SELECT count(*) FROM commercial_segment_membership m
        WHERE m.segmentation = s.segmentation AND m.segment = s.segment AND m.left_at IS NULL) AS members
    FROM commercial_segment s JOIN commercial_segmentation n ON n.name = s.segmentation ORDER BY 1, 2`.execute(db);
  return rows;
}

/** SQL of the segments that a customer is in now, as `survey_response.segments` keeps them; null = nobody is known. */
export function segmentsNow(partyId: string | null): RawBuilder<unknown> {
  return sql`coalesce((SELECT jsonb_object_agg(segmentation, segment) FROM commercial_segment_membership
    WHERE party_id = ${partyId} AND left_at IS NULL), '{}')`;
}
