import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../tables/tables.ts';
import type { MembershipPurpose } from './membership.ts';

const tablesOf = {
  aml: { version: 'aml_segmentation_version', place: 'aml_segment_place' },
  commercial: { version: 'commercial_segmentation_version', place: 'commercial_segment_place' },
} as const;

export interface SegmentationVersion {
  readonly segmentation: string;
  readonly version: string;
  /** UTC epoch ms. */
  readonly asOf: number;
  readonly loadedAt: number;
}

export interface StoredSegmentation extends SegmentationVersion {
  readonly document: unknown;
  readonly comparison: unknown;
}

/** Customers of a version: position i of each list is one customer; places are pairs. */
export interface SegmentPlaces {
  readonly parties: readonly string[];
  /** Identifier of the segment. */
  readonly segments: readonly string[];
  readonly pca: Float64Array;
  readonly umap: Float64Array;
}

/** Stores a version with its customers; one that is there already changes nothing. Returns whether it was new. */
export async function saveSegmentation(
  transaction: Transaction<Tables>,
  purpose: MembershipPurpose,
  { segmentation, version, asOf, loadedAt, document, comparison }: StoredSegmentation,
  { parties, segments, pca, umap }: SegmentPlaces,
): Promise<boolean> {
  const tables = tablesOf[purpose];
  const { numAffectedRows } = await sql`
    INSERT INTO ${sql.table(tables.version)} (segmentation, version, as_of, loaded_at, document, comparison)
    VALUES (${segmentation}, ${version}, ${asOf}, ${loadedAt}, ${JSON.stringify(document)}::jsonb,
      ${comparison === null ? null : JSON.stringify(comparison)}::jsonb)
    ON CONFLICT DO NOTHING`.execute(transaction);
  if (numAffectedRows === 0n) return false;
  const axis = (places: Float64Array, at: 0 | 1) => Array.from(parties, (_, i) => places[2 * i + at]!);
  await sql`
    INSERT INTO ${sql.table(tables.place)} (segmentation, version, party_id, segment, pca_x, pca_y, umap_x, umap_y)
    SELECT ${segmentation}, ${version}, p.* FROM unnest(${[...parties]}::text[], ${[...segments]}::text[],
      ${axis(pca, 0)}::real[], ${axis(pca, 1)}::real[], ${axis(umap, 0)}::real[], ${axis(umap, 1)}::real[]) AS p`.execute(
    transaction,
  );
  return true;
}

/** Every version, by segmentation and the latest first. */
export async function segmentationVersions(
  db: Kysely<Tables>,
  purpose: MembershipPurpose,
): Promise<readonly SegmentationVersion[]> {
  const { rows } = await sql<SegmentationVersion>`
    SELECT segmentation, version, as_of AS "asOf", loaded_at AS "loadedAt"
    FROM ${sql.table(tablesOf[purpose].version)} ORDER BY segmentation, as_of DESC`.execute(db);
  return rows;
}

/** A version with its description; undefined where there is none of this name. */
export async function readSegmentationVersion(
  db: Kysely<Tables>,
  purpose: MembershipPurpose,
  segmentation: string,
  version: string,
): Promise<StoredSegmentation | undefined> {
  const { rows } = await sql<StoredSegmentation>`
    SELECT segmentation, version, as_of AS "asOf", loaded_at AS "loadedAt", document, comparison
    FROM ${sql.table(tablesOf[purpose].version)}
    WHERE segmentation = ${segmentation} AND version = ${version}`.execute(db);
  return rows[0];
}

export interface PlacedParties {
  readonly parties: readonly string[];
  readonly segments: readonly string[];
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Where the customers of a version lie on one of its maps, by their identifiers. */
export async function placesOf(
  db: Kysely<Tables>,
  purpose: MembershipPurpose,
  segmentation: string,
  version: string,
  map: 'pca' | 'umap',
): Promise<PlacedParties> {
  const [x, y] = [sql.ref(`${map}_x`), sql.ref(`${map}_y`)];
  const { rows } = await sql<PlacedParties>`
    SELECT coalesce(array_agg(party_id ORDER BY party_id), '{}') AS parties,
      coalesce(array_agg(segment ORDER BY party_id), '{}') AS segments,
      coalesce(array_agg(${x} ORDER BY party_id), '{}') AS x, coalesce(array_agg(${y} ORDER BY party_id), '{}') AS y
    FROM ${sql.table(tablesOf[purpose].place)}
    WHERE segmentation = ${segmentation} AND version = ${version}`.execute(db);
  return rows[0]!;
}

/** Null: in no segment of that version. */
export interface SegmentFlow {
  readonly from: string | null;
  readonly to: string | null;
  readonly parties: number;
}

/** Who of one version is where in another; customers that only one of them knows come from, or go, nowhere. */
export async function flowsBetween(
  db: Kysely<Tables>,
  purpose: MembershipPurpose,
  segmentation: string,
  before: string,
  after: string,
): Promise<readonly SegmentFlow[]> {
  const { rows } = await sql<SegmentFlow>`
    SELECT b.segment AS "from", a.segment AS "to", count(*)::int AS parties
    FROM ${both(purpose, segmentation, before, after)}
    GROUP BY 1, 2 ORDER BY 1, 2`.execute(db);
  return rows;
}

/** The first customers of a flow, by their identifiers. */
export async function partiesOfFlow(
  db: Kysely<Tables>,
  purpose: MembershipPurpose,
  segmentation: string,
  versions: { readonly before: string; readonly after: string },
  flow: { readonly from: string | null; readonly to: string | null },
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await sql<{ party: string }>`
    SELECT coalesce(a.party_id, b.party_id) AS party
    FROM ${both(purpose, segmentation, versions.before, versions.after)}
    WHERE b.segment IS NOT DISTINCT FROM ${flow.from}::text AND a.segment IS NOT DISTINCT FROM ${flow.to}::text
    ORDER BY 1 LIMIT ${limit}`.execute(db);
  return rows.map(({ party }) => party);
}

function both(purpose: MembershipPurpose, segmentation: string, before: string, after: string) {
  const place = sql.table(tablesOf[purpose].place);
  const of = (version: string) =>
    sql`(SELECT party_id, segment FROM ${place} WHERE segmentation = ${segmentation} AND version = ${version})`;
  return sql`${of(before)} b FULL JOIN ${of(after)} a ON a.party_id = b.party_id`;
}

export interface SegmentAlerts {
  readonly segment: string;
  readonly parties: number;
  /** Parties of the segment that ever alerted. */
  readonly alerted: number;
  /** Of their alerts, those that a person decided on, and those found productive. */
  readonly decided: number;
  readonly productive: number;
}

/** Who alerted, with the decisions that hold: an alert decided again counts once. */
const alertedParties = sql`
  SELECT a.party_id, count(d.outcome) FILTER (WHERE d.outcome IN ('productive', 'unproductive')) AS decided,
    count(d.outcome) FILTER (WHERE d.outcome = 'productive') AS productive
  FROM party_alert a LEFT JOIN LATERAL (
    SELECT outcome FROM disposition WHERE party_alert_id = a.id ORDER BY id DESC LIMIT 1
  ) d ON true
  GROUP BY 1`;

/** What alerted among the customers of each segment. AML segments only: commercial ones know nothing of alerts. */
export async function alertsOfSegments(
  db: Kysely<Tables>,
  segmentation: string,
  version: string,
): Promise<readonly SegmentAlerts[]> {
  const { rows } = await sql<SegmentAlerts>`
    WITH alerted AS (${alertedParties})
    SELECT p.segment, count(*)::int AS parties, count(a.party_id)::int AS alerted,
      coalesce(sum(a.decided), 0)::int AS decided, coalesce(sum(a.productive), 0)::int AS productive
    FROM aml_segment_place p LEFT JOIN alerted a ON a.party_id = p.party_id
    WHERE p.segmentation = ${segmentation} AND p.version = ${version}
    GROUP BY 1 ORDER BY 1`.execute(db);
  return rows;
}

export interface GroupAlerts {
  /** What the bank declared of its customers. */
  readonly dimension: 'entityType' | 'country' | 'clientSegment';
  /** Null: not known. */
  readonly value: string | null;
  readonly parties: number;
  readonly alerted: number;
  readonly decided: number;
  readonly productive: number;
}

/** The same by what the bank declared of its customers: who is looked at more often than others, and how rightly. */
export async function alertsOfGroups(db: Kysely<Tables>): Promise<readonly GroupAlerts[]> {
  const { rows } = await sql<GroupAlerts>`
    WITH alerted AS (${alertedParties})
    SELECT g.dimension, g.value, count(*)::int AS parties, count(a.party_id)::int AS alerted,
      coalesce(sum(a.decided), 0)::int AS decided, coalesce(sum(a.productive), 0)::int AS productive
    FROM party p LEFT JOIN alerted a ON a.party_id = p.id
    CROSS JOIN LATERAL (VALUES ('entityType', p.entity_type), ('country', p.country), ('clientSegment', p.client_segment))
      AS g (dimension, value)
    GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2`.execute(db);
  return rows;
}
