import type { Pool, PoolClient } from 'pg';
import { createExplainer, type Explainer, type Explanation } from '#model/explain';
import { inTransaction } from '#store/transaction';
import type { LoadedModel } from './loaded-model.ts';

/** A leg as the model saw it: all that an explanation needs. */
export interface ExplainableLeg {
  readonly modelVersion: string;
  readonly thresholdVersion: string;
  /** In the order of the model's catalogue; NaN = not known. */
  readonly features: ArrayLike<number>;
  /** One code per axis of the model. */
  readonly axes: ArrayLike<number>;
}

export interface ExplanationsOptions {
  readonly pool: Pool;
  /** The model with the thresholds that held. Throws where the version is not there. */
  readonly load: (version: string, thresholdVersion: string) => LoadedModel | Promise<LoadedModel>;
  /** ISO 4217 code of the base currency. */
  readonly currency: string;
  readonly onTrouble?: (error: unknown) => void;
}

/** Works out why legs scored as they did, apart from scoring, which it would hold up. */
export interface Explanations {
  /** Throws where the model's version is not there. */
  explain(leg: ExplainableLeg): Promise<Explanation>;
  /**
   * Writes the reasons of some alerts that have none yet, whoever stored them and whenever: what a crash left open is
   * completed by whoever comes next. Returns how many were written; 0 when there is nothing to do.
   */
  complete(): Promise<number>;
}

interface OpenAlert {
  readonly id: number;
  readonly model_version: string;
  readonly threshold_version: string;
  readonly features: number[];
  readonly axes: number[];
}

/** Alerts of one transaction: few, so that others who wait for a reason are soon served. */
const alertsAtOnce = 16;
const modelsHeld = 3;

export function createExplanations(options: ExplanationsOptions): Explanations {
  const explainers = new Map<string, Explainer>();
  /** Versions that could not be loaded: their alerts stay without reasons, and do not stand in the way of others. */
  const absent = new Set<string>();

  async function explainerOf(version: string, thresholdVersion: string): Promise<Explainer> {
    const key = `${version} ${thresholdVersion}`;
    let explainer = explainers.get(key);
    if (explainer === undefined) {
      const { model } = await options.load(version, thresholdVersion);
      explainer = createExplainer(model, { currency: options.currency });
      explainers.set(key, explainer);
      if (explainers.size > modelsHeld) explainers.delete(explainers.keys().next().value!);
    }
    return explainer;
  }

  async function explain({ modelVersion, thresholdVersion, features, axes }: ExplainableLeg): Promise<Explanation> {
    return (await explainerOf(modelVersion, thresholdVersion)).explain(Float64Array.from(features), axes);
  }

  async function completeSome(client: PoolClient): Promise<number> {
    const { rows } = await client.query<OpenAlert>(
      `SELECT id, model_version, threshold_version, features, axes FROM alert
       WHERE reasons IS NULL AND features IS NOT NULL AND NOT model_version = ANY($1)
       ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [[...absent], alertsAtOnce],
    );
    const found: { id: number; reasons: Explanation }[] = [];
    for (const { id, model_version: modelVersion, threshold_version: thresholdVersion, features, axes } of rows) {
      try {
        found.push({ id, reasons: await explain({ modelVersion, thresholdVersion, features, axes }) });
      } catch (error) {
        absent.add(modelVersion);
        options.onTrouble?.(error);
      }
      // Between two, others of this thread get their turn.
      await new Promise(setImmediate);
    }
    await client.query(
      `UPDATE alert a SET reasons = t.reasons
       FROM jsonb_to_recordset($1::jsonb) AS t (id bigint, reasons jsonb) WHERE a.id = t.id`,
      [JSON.stringify(found)],
    );
    return rows.length;
  }

  return { explain, complete: async () => await inTransaction(options.pool, completeSome) };
}
