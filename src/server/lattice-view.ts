import type { Kysely } from 'kysely';
import { trainedCells } from '#batch/model-cells';
import { AppError } from '#domain/app-error';
import type { Models } from '#improve/models';
import { wilsonInterval } from '#ml/statistics/wilson';
import { replacedRules } from '#model/lattice';
import { usualRules } from '#rules/usual-rules';
import { championVersion } from '#stream/scoring/champion';
import type { Tables } from '#store/tables/tables';
import type { CellCounts } from './cell-counts.ts';
import type { GrowingCount } from './growing-count.ts';

/** The separator of `cellName`, its name of the cell that fixes nothing, and of what is not known. */
const separator = ' · ';
const everybody = 'everybody';
const unknown = 'unknown';

const labelsOf = (cell: string): readonly string[] => (cell === everybody ? [] : cell.split(separator));

/** A share as JSON has it: NaN becomes null. */
function rateOf(alerts: number, evaluations: number) {
  const { share, low, high, n } = wilsonInterval(alerts, evaluations);
  return n === 0 ? { share: null, low: null, high: null, n } : { share, low, high, n };
}

/** Names of the cell axes that the model has, most general first. */
async function axesOf(db: Kysely<Tables>, version: string): Promise<readonly string[]> {
  const row = await db.selectFrom('model').select('manifest').where('version', '=', version).executeTakeFirst();
  const { cellAxes, policy } = (row?.manifest ?? {}) as {
    readonly cellAxes?: readonly string[];
    readonly policy?: { readonly cellAxes?: readonly string[] };
  };
  return cellAxes ?? policy?.cellAxes ?? [];
}

export interface LatticeSources {
  readonly db: Kysely<Tables>;
  readonly models: Models;
  readonly counts: GrowingCount<CellCounts>;
}

/** Cell → weight of its own mean; empty where the model's files are gone. */
function poolingWeights(models: Models, version: string): ReadonlyMap<string, number> {
  try {
    return new Map(trainedCells(models.load(version)).map(({ name, poolingWeight }) => [name, poolingWeight]));
  } catch (error) {
    if (error instanceof AppError && error.code === 'model.absent') return new Map();
    throw error;
  }
}

/**
 * The cells of a model with what became of the evaluations in them. An evaluation counts in its own cell and in all
 * above it.
 */
export async function latticeView({ db, models, counts }: LatticeSources, wanted: string | undefined) {
  const rules = usualRules(1).length;
  const version = wanted ?? (await championVersion(db));
  if (version === null) return { modelVersion: null, axes: [], rules, ruleVariations: 0, cells: [] };
  const [names, cells, counted] = await Promise.all([
    axesOf(db, version),
    db.selectFrom('segment').selectAll().where('model_version', '=', version).orderBy('cell').execute(),
    counts.current(),
  ]);
  const weights = poolingWeights(models, version);
  const sums = new Map<string, { n: number; alerts: number }>();
  for (const [cell, { n, alerts }] of counted.get(version) ?? []) {
    const labels = labelsOf(cell);
    for (let level = 0; level <= labels.length; level++) {
      const name = level === 0 ? everybody : labels.slice(0, level).join(separator);
      const sum = sums.get(name);
      if (sum === undefined) sums.set(name, { n, alerts });
      else {
        sum.n += n;
        sum.alerts += alerts;
      }
    }
  }
  const values: Set<string>[] = [];
  for (const { cell } of cells) {
    for (const [level, label] of labelsOf(cell).entries()) (values[level] ??= new Set()).add(label);
  }
  const axes = values.map((each, level) => ({ name: names[level] ?? `axis ${level + 1}`, values: [...each].sort() }));
  return {
    modelVersion: version,
    axes,
    rules,
    ruleVariations: replacedRules(
      axes.map((axis) => axis.values.filter((value) => value !== unknown).length),
      rules,
    ),
    cells: cells.map(({ cell, expert, tau, parties, legs }) => {
      const { n, alerts } = sums.get(cell) ?? { n: 0, alerts: 0 };
      return {
        cell,
        level: labelsOf(cell).length,
        expert,
        tau,
        parties,
        legs,
        poolingWeight: weights.get(cell) ?? null,
        evaluations: n,
        alerts,
        rate: rateOf(alerts, n),
      };
    }),
  };
}
