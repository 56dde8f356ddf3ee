import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '#ml/random';
import { writeParquet } from '#engine/duckdb/parquet-writer';
import { nameEvaluations } from '#engine/duckdb/name-evaluations';
import type { ColumnBatch } from '#domain/column-batch';
import type { Model } from '#model/model';
import type { AlertSummary } from '#report/alert-summary';
import type { EvaluationSummary } from '#report/evaluation-summary';
import { concatenateRuleUnits } from '#rules/rule-units';
import { type AlertSource, type DescribedAlerts, describeAlerts } from './alerts.ts';
import { createChannel } from './channel.ts';
import { evaluationBatch, evaluationFields } from './evaluation-file.ts';
import { gatherParts } from './gather-parts.ts';
import { judge } from './judge.ts';
import { outcomePass } from './outcome-pass.ts';
import { concatenatePartyMonths } from './party-months.ts';
import { type PastMonths, mergePastMonths } from './past-months.ts';
import { scoreAll } from './score-all.ts';
import type { ScoreResult } from './score-legs.ts';
import { createScoreTally, type ScoreTally } from './score-tally.ts';
import { folders, type Progress, type Workspace } from './workspace.ts';

export interface ScoreStage {
  readonly tally: ScoreTally;
  readonly legs: number;
  /** All alerts, by falling score. */
  readonly alerts: readonly AlertSummary[];
  /** Of each alert, by its identifier. */
  readonly explanations: DescribedAlerts['explanations'];
  readonly evaluation: EvaluationSummary;
  readonly rules: number;
  /** Parquet file of all evaluations. */
  readonly evaluations: string;
}

const batchRows = 65_536;

/** Scores everything, writes `evaluations.parquet`, gathers alerts, and judges them where there are labels. */
export async function scoreStage(
  workspace: Workspace,
  model: Model,
  out: string,
  seed: number,
  baseCurrency: string,
  progress: Progress,
): Promise<ScoreStage> {
  mkdirSync(out, { recursive: true });
  const raw = join(out, `.evaluations-${process.pid}`);
  const evaluations = join(out, 'evaluations.parquet');
  const tally = createScoreTally(model.lattice.level.length, model.experts.length);
  const sources: AlertSource[] = [];
  const judged: Pick<ScoreResult, 'before' | 'test'>[] = [];
  const past = gatherParts<PastMonths>((parts) => mergePastMonths(parts, model.catalogue.length));
  let legs = 0;
  const channel = createChannel<ColumnBatch>();
  const written = writeParquet(raw, evaluationFields, channel);
  written.catch((error: unknown) => channel.fail(error));
  const pass = await scoreAll(
    workspace,
    model,
    async ({ evaluations: rows, episodes, before, test, past: ofPartition }) => {
      legs += rows.length;
      tally.add(rows);
      judged.push({ before, test });
      past.add(ofPartition);
      for (const episode of episodes) sources.push(sourceOf(rows, episode));
      for (let from = 0; from < rows.length; from += batchRows) {
        const to = Math.min(rows.length, from + batchRows);
        await channel.put(evaluationBatch(rows, workspace.dictionary.parties, from, to));
      }
    },
    progress,
  ).finally(() => channel.end());
  await written;
  progress(0, null, 'Writing evaluations');
  await nameEvaluations(folders(out).lake, raw, evaluations);
  progress(0, null, 'Describing alerts');
  const { alerts, explanations } = await describeAlerts(workspace, model, sources, pass.typologies, baseCurrency);
  const learned = pass.noLabels === null ? await outcomePass(workspace, model, past.finish(), progress) : null;
  progress(0, null, 'Judging by labels');
  const period = (name: 'before' | 'test') => ({
    months: concatenatePartyMonths(judged.map((part) => part[name].months)),
    ruleUnits: concatenateRuleUnits(judged.map((part) => part[name].ruleUnits)),
  });
  const input = {
    rules: pass.rules,
    before: period('before'),
    test: period('test'),
    typologies: pass.typologies,
    noLabels: pass.noLabels,
    learned,
  };
  const evaluation = judge(input, createRandom(seed).fork('judge'));
  return { tally, legs, alerts, explanations, evaluation, rules: pass.rules.length, evaluations };
}

function sourceOf(rows: ScoreResult['evaluations'], episode: ScoreResult['episodes'][number]): AlertSource {
  const { best } = episode;
  return {
    ...episode,
    sequence: rows.sequence[best]!,
    side: rows.side[best]!,
    bestAt: rows.at[best]!,
    bestAmountMinor: rows.amount[best]!,
    score: rows.score[best]!,
    p: rows.p[best]!,
    threshold: rows.threshold[best]!,
    cell: rows.cell[best]!,
    calibratedBy: rows.calibratedBy[best]!,
    expert: rows.expert[best]!,
    flags: rows.flags[best]!,
  };
}
