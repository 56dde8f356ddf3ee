import { type Kysely, sql } from 'kysely';
import type { SurveyDefinition } from '#contract/survey-definition';
import { AppError } from '#domain/app-error';
import { type ColumnOrigin, taintRefusals } from '#domain/taint';
import type { Tables } from '#store/tables/tables';
import { loadSignals, type Signal } from './signals.ts';

/** What decides whom a survey or an audience reaches. */
export type Reach = Pick<SurveyDefinition, 'targeting'> & Partial<Pick<SurveyDefinition, 'trigger'>>;

function usedSignals({ targeting, trigger }: Reach): readonly (readonly [string, Signal['kind']])[] {
  return [
    ...targeting.attributes.map(({ attribute }) => [attribute, 'attribute'] as const),
    ...targeting.behaviours.map(({ event }) => [event, 'event'] as const),
    ...(trigger?.kind === 'event' ? [[trigger.event, 'event'] as const] : []),
  ];
}

async function segmentOrigins(
  db: Kysely<Tables>,
  { targeting }: Reach,
): Promise<{ readonly origins: readonly ColumnOrigin[]; readonly unknown: readonly string[] }> {
  const unknown: string[] = [];
  const origins: ColumnOrigin[] = [];
  for (const { segmentation, segment } of targeting.segments) {
    const { rows } = await sql<{ lineage: ColumnOrigin[] }>`
      SELECT n.lineage FROM commercial_segment s JOIN commercial_segmentation n ON n.name = s.segmentation
      WHERE s.segmentation = ${segmentation} AND s.segment = ${segment}`.execute(db);
    if (rows[0] === undefined) unknown.push(`the commercial segment ${segmentation}/${segment}`);
    else origins.push(...rows[0].lineage);
  }
  return { origins, unknown };
}

/**
 * Refuses what would let a customer learn of, or marketing live on, an alert, case, disposition, report, threshold, risk
 * level, screening or AML segment: directly, or through any number of steps of derivation. What is not declared is
 * refused too. Asked when a version is stored, when it goes live and before each invitation, since what is known of a
 * signal's origin may grow. Errors: `survey.tainted`, `survey.unknown-target`.
 */
export async function requireUntaintedReach(db: Kysely<Tables>, reach: Reach): Promise<void> {
  const signals = await loadSignals(db);
  const used: Signal[] = [];
  const { origins, unknown: unknownSegments } = await segmentOrigins(db, reach);
  const unknown = [...unknownSegments];
  for (const [name, kind] of usedSignals(reach)) {
    const signal = signals.find((candidate) => candidate.name === name && candidate.kind === kind);
    if (signal === undefined) unknown.push(`the ${kind} ${name}`);
    else used.push(signal);
  }
  const refused = taintRefusals([...used, ...origins], signals);
  if (refused.length > 0) {
    throw new AppError(
      'survey.tainted',
      `Nothing that customers see may depend on ${refused.join('; ')}: that could tip off.`,
      { refused },
    );
  }
  if (unknown.length > 0) {
    throw new AppError('survey.unknown-target', `It is not known here: ${unknown.join(', ')}. Declare it first.`, {
      unknown,
    });
  }
}
