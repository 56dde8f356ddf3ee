import { type Kysely, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import type { Governed } from '#model/policy';
import type { Tables } from '#store/tables/tables';
import { type LoadedModel, loadedModel } from './loaded-model.ts';

export interface ThresholdInForce {
  readonly id: number;
  readonly threshold: Governed;
}

/** The released τ with the latest date that has come; null = that of the model itself. `now`: UTC epoch ms. */
export async function thresholdInForce(db: Kysely<Tables>, now: number): Promise<ThresholdInForce | null> {
  const { rows } = await sql<ThresholdInForce>`SELECT id, threshold FROM threshold_version
    WHERE state = 'released' AND effective_from <= ${now} ORDER BY effective_from DESC, id DESC LIMIT 1`.execute(db);
  return rows[0] ?? null;
}

/** The model with a governed τ in place of its own, and the name that this gives its thresholds. */
export function withThreshold(loaded: LoadedModel, threshold: Governed | null): LoadedModel {
  if (threshold === null) return loaded;
  // The name is made of the text: names of axes in one order, whatever order the database keeps them in.
  const rules = threshold.rules.map(({ when, value }) => ({
    when: Object.fromEntries(Object.entries(when).sort(([a], [b]) => (a < b ? -1 : 1))),
    value,
  }));
  const { version, model } = loaded;
  return loadedModel(version, {
    ...model,
    policy: { ...model.policy, threshold: { default: threshold.default, rules } },
  });
}

/**
 * The model with the very thresholds that an evaluation names. Error `threshold.unknown` where no version that was ever
 * released has this name.
 */
export async function withNamedThreshold(
  db: Kysely<Tables>,
  loaded: LoadedModel,
  thresholdVersion: string,
): Promise<LoadedModel> {
  if (loaded.thresholdVersion === thresholdVersion) return loaded;
  const { rows } = await sql<ThresholdInForce>`SELECT id, threshold FROM threshold_version
    WHERE effective_from IS NOT NULL ORDER BY id DESC`.execute(db);
  for (const { threshold } of rows) {
    const candidate = withThreshold(loaded, threshold);
    if (candidate.thresholdVersion === thresholdVersion) return candidate;
  }
  throw new AppError('threshold.unknown', `No released thresholds of model ${loaded.version} are ${thresholdVersion}.`);
}
