import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { cellName } from '#model/lattice';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { compileGoverned } from '#model/policy';
import type { LoadedModel } from './loaded-model.ts';

/** Version of the model in use; null before the first release. */
export async function championVersion(db: Kysely<Tables>): Promise<string | null> {
  const row = await db.selectFrom('model').select('version').where('status', '=', 'champion').executeTakeFirst();
  return row?.version ?? null;
}

/** The cells of a model as the API lists them, with the line of each. */
function segmentsOf({ version, model }: LoadedModel) {
  const { lattice, axes } = model;
  const cells = Array.from(lattice.level, (_, cell) => cell);
  const codes = axes.map((_, a) => {
    const place = lattice.axes.indexOf(a);
    return Int16Array.from(cells, (cell) =>
      place < 0 || place >= lattice.level[cell]! ? -1 : lattice.codes[cell * lattice.axes.length + place]!,
    );
  });
  const tau = new Float64Array(cells.length);
  compileGoverned(model.policy.threshold, axes, 'τ').write(codes, cells.length, tau);
  return cells.map((cell) => {
    const expertCode = model.expertMap.axis < 0 ? -1 : codes[model.expertMap.axis]![cell]!;
    const expert = expertCode < 0 ? 0 : model.expertMap.expertOf[expertCode]!;
    return {
      model_version: version,
      cell: cellName(lattice, axes, cell),
      expert: model.experts[expert]!.name,
      tau: tau[cell]!,
      parties: lattice.parties[cell]!,
      legs: lattice.rows[cell]!,
    };
  });
}

/** Keeps the lines that are in force now with the segments that the API lists. */
export async function writeLines(db: Kysely<Tables>, loaded: LoadedModel): Promise<void> {
  await sql`UPDATE segment s SET tau = t.tau
    FROM jsonb_to_recordset(${JSON.stringify(segmentsOf(loaded))}::jsonb) AS t (model_version text, cell text, tau float8)
    WHERE s.model_version = t.model_version AND s.cell = t.cell AND s.tau <> t.tau`.execute(db);
}

/** What the API says of a model. */
function manifestOf({ thresholdVersion, model, facts }: LoadedModel) {
  return {
    ...facts,
    thresholdVersion,
    /** In the order of the parts of a cell's name. */
    cellAxes: model.lattice.axes.map((a) => model.axes[a]!.name),
    seed: model.seed,
    policy: model.policy,
    training: model.training,
    features: model.catalogue.map(({ name }) => name),
    experts: model.experts.map(({ name }) => name),
  };
}

async function insertSegments(db: Kysely<Tables>, loaded: LoadedModel): Promise<void> {
  await sql`INSERT INTO segment SELECT * FROM jsonb_to_recordset(${JSON.stringify(segmentsOf(loaded))}::jsonb)
    AS t (model_version text, cell text, expert text, tau float8, parties integer, legs bigint)
    ON CONFLICT DO NOTHING`.execute(db);
}

/** Makes a model known as a challenger, so that a trial can name it; a champion stays one. */
export async function registerChallenger(db: Kysely<Tables>, loaded: LoadedModel, now: number): Promise<void> {
  const { version, model } = loaded;
  const manifest = JSON.stringify(manifestOf(loaded));
  await db.transaction().execute(async (transaction) => {
    await sql`INSERT INTO model (version, status, created_at, profile, manifest)
      VALUES (${version}, 'challenger', ${now}, ${model.profile}, ${manifest})
      ON CONFLICT (version) DO UPDATE SET status = 'challenger' WHERE model.status = 'retired'`.execute(transaction);
    await insertSegments(transaction, loaded);
  });
}

/**
 * Makes a model the champion: the one before retires, and workers change over between two batches. Its cells are kept
 * as the segments that the API lists. Releasing the champion again changes nothing.
 */
export async function releaseModel(
  db: Kysely<Tables>,
  loaded: LoadedModel,
  now: number,
  actor = 'system:command-line',
): Promise<void> {
  const { version, model } = loaded;
  const manifest = manifestOf(loaded);
  await db.transaction().execute(async (transaction) => {
    const before = await transaction
      .selectFrom('model')
      .select('version')
      .where('status', '=', 'champion')
      .executeTakeFirst();
    await transaction
      .updateTable('model')
      .set({ status: 'retired' })
      .where('status', '=', 'champion')
      .where('version', '!=', version)
      .execute();
    await transaction
      .insertInto('model')
      .values({
        version,
        status: 'champion',
        created_at: now,
        profile: model.profile,
        manifest: JSON.stringify(manifest),
      })
      .onConflict((conflict) =>
        conflict.column('version').doUpdateSet({ status: 'champion', manifest: JSON.stringify(manifest) }),
      )
      .execute();
    await insertSegments(transaction, loaded);
    if (before?.version === version) return;
    const [subject, from] = [`model:${version}`, before?.version ?? null];
    await recordChange(transaction, {
      at: now,
      facts: [{ actor, action: 'model.released', subject, before: from, after: version, reason: null }],
      events: [{ kind: 'model.released', subject, payload: { version, before: from } }],
    });
  });
}
