import { type Kysely, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import { type BehaviourType, behaviourTypes } from '#domain/codes';
import { type ColumnOrigin, suspectedTaints, type Taint, taints } from '#domain/taint';
import type { Tables } from '#store/tables/tables';

/** Something that surveys may target by: what a bank tells about a customer, and where it comes from. */
export interface Signal extends ColumnOrigin {
  /** `source`: not to target by itself; others derive from it. */
  readonly kind: 'attribute' | 'event' | 'source';
}

/** Attributes that every customer record has, by the column of the view `customer`. */
export const builtInAttributes: Readonly<Record<string, string>> = {
  'entity-type': 'entity_type',
  country: 'country',
  region: 'region',
  industry: 'industry',
  occupation: 'occupation',
  'client-segment': 'client_segment',
  'tenure-days': 'tenure_days',
};

const builtIn: readonly Signal[] = [
  ...Object.keys(builtInAttributes).map((name) => ({ name, kind: 'attribute' as const })),
  ...behaviourTypes.map((name) => ({ name, kind: 'event' as const })),
].map((signal) => ({ ...signal, source: 'customer record', taints: [], derivedFrom: [] }));

interface Row {
  readonly name: string;
  readonly kind: Signal['kind'];
  readonly source: string;
  readonly taints: Taint[];
  readonly derived_from: string[];
}

/** All signals: those that every customer record has, and those declared. A name that suggests a taint has it. */
export async function loadSignals(db: Kysely<Tables>): Promise<readonly Signal[]> {
  const { rows } = await sql<Row>`SELECT name, kind, source, taints, derived_from FROM customer_signal
    ORDER BY name`.execute(db);
  const declared = rows.map(({ derived_from: derivedFrom, ...row }) => ({
    ...row,
    taints: [...new Set([...row.taints, ...suspectedTaints(row.name)])],
    derivedFrom,
  }));
  return [...builtIn, ...declared];
}

/**
 * Declares a signal, or adds to what is known of its origin: taints and ancestors stay once they were named, so that
 * nothing is washed clean by declaring it again. Errors: `survey.built-in-signal`, `survey.signal-kind`.
 */
export async function declareSignal(
  db: Kysely<Tables>,
  signal: Signal,
  actor: string,
  at: number,
): Promise<readonly Signal[]> {
  const { name, kind, source, taints: named, derivedFrom } = signal;
  if (builtIn.some((other) => other.name === name)) {
    throw new AppError('survey.built-in-signal', `Every customer record has ${name}: choose another name.`);
  }
  const { rows } = await sql<{ kind: string }>`
    INSERT INTO customer_signal AS known (name, kind, source, taints, derived_from, declared_at, declared_by)
    VALUES (${name}, ${kind}, ${source}, ${named}, ${derivedFrom}, ${at}, ${actor})
    ON CONFLICT (name) DO UPDATE SET source = excluded.source,
      taints = array(SELECT DISTINCT unnest(known.taints || excluded.taints) ORDER BY 1),
      derived_from = array(SELECT DISTINCT unnest(known.derived_from || excluded.derived_from) ORDER BY 1),
      declared_at = excluded.declared_at, declared_by = excluded.declared_by
    RETURNING kind`.execute(db);
  if (rows[0]!.kind !== kind) {
    throw new AppError('survey.signal-kind', `${name} was declared as ${rows[0]!.kind} and stays so.`);
  }
  return await loadSignals(db);
}

export function isTaint(text: string): text is Taint {
  return (taints as readonly string[]).includes(text);
}

export function isBehaviourType(text: string): text is BehaviourType {
  return (behaviourTypes as readonly string[]).includes(text);
}
