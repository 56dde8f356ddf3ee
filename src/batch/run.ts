import { writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { outputFolder } from '#engine/duckdb/output-folder';
import type { IngestResult } from '#ingest/ingest';
import type { Profile } from '#model/members';
import type { Model } from '#model/model';
import { renderReport } from '#report/report';
import type { FunnelStep, RunResult } from '#report/run-result';
import { alertsFileName, writeAlerts } from './alerts-file.ts';
import { codeVersion } from './code-version.ts';
import { featureOptionsIn } from './feature-options.ts';
import { ingestInto } from './ingested.ts';
import { type PolicyOptions, readPolicy } from './policy-file.ts';
import { qualitySummary } from './quality-summary.ts';
import { writeModelDocument } from './model-document.ts';
import { documentFile, saveModel } from './model-folder.ts';
import { modelSummary } from './model-summary.ts';
import {
  cellSummaries,
  expertSummaries,
  latticeSummary,
  occupiedCells,
  scoreDistributions,
} from './segment-summaries.ts';
import { type ScoreStage, scoreStage } from './score-stage.ts';
import { createStageClock } from './stage-clock.ts';
import { trainAndValidate } from './train-model.ts';
import { openWorkspace, type Progress, type Workspace } from './workspace.ts';

export interface RunOptions extends PolicyOptions {
  readonly data: string;
  readonly mapping: string;
  readonly out: string;
  readonly rates?: string;
  readonly baseCurrency?: string;
  /** File of the tenant's key: identifiers and names become tokens under it. */
  readonly pseudonymise?: string;
  readonly seed: number;
  readonly profile: Profile;
}

const alertsListed = 100;

/**
 * The main job: from a bank's files to ranked, explained alerts. Writes lake/, quarantine/, models/, alerts.json,
 * evaluations.parquet, report.html and result.json below `out`, and returns what result.json holds.
 */
export async function run(options: RunOptions, report: Progress): Promise<RunResult> {
  const startedAt = Date.now();
  const clock = createStageClock(report, () => performance.now());
  const { progress } = clock;
  const out = outputFolder(options.out);
  const { policy, features } = readPolicy(options);
  const ingested = await ingestInto({ ...options, out }, progress);
  const workspace = await openWorkspace(out, progress);
  try {
    const featureOptions = featureOptionsIn(ingested.baseCurrency, features);
    const trainOptions = { ...options, policy, featureOptions };
    const { model, trainingData, validation } = await trainAndValidate(workspace, trainOptions, progress);
    const stage = await scoreStage(workspace, model, out, options.seed, ingested.baseCurrency, progress);
    const metrics = metricsOf(stage);
    const version = saveModel(out, model, { codeVersion: codeVersion(), trainingData, metrics });
    progress(0, null, 'Writing the report');
    const seconds = (): number => (Date.now() - startedAt) / 1000;
    const files = {
      alerts: alertsFileName,
      evaluations: 'evaluations.parquet',
      report: 'report.html',
      result: 'result.json',
      modelDocument: relative(out, documentFile(out, version)),
    };
    writeAlerts(out, version, stage.alerts, stage.explanations);
    const result: RunResult = {
      format: 1,
      startedAt,
      source: sourceOf(options, ingested, workspace),
      model: modelSummary(model, options.seed, version, trainingData, workspace.split),
      ...countsOf(ingested, workspace, stage, model),
      evaluation: stage.evaluation,
      seconds: seconds(),
      peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
      stages: clock.finish(),
      funnel: funnelOf(ingested, stage),
      quality: qualitySummary(ingested, model, startedAt),
      lattice: latticeSummary(model, stage.rules, occupiedCells(stage.tally)),
      cells: cellSummaries(model, stage.tally),
      expertModels: expertSummaries(model, stage.tally),
      distributions: scoreDistributions(model, stage.tally),
      topAlerts: stage.alerts.slice(0, alertsListed),
      files,
    };
    writeModelDocument(out, model, {
      createdAt: startedAt,
      source: result.source,
      model: result.model,
      counts: workspace.counts,
      evaluation: stage.evaluation,
      validation,
      scored: result,
    });
    writeFileSync(join(out, files.report), renderReport(result));
    writeFileSync(join(out, files.result), `${JSON.stringify(result, null, 2)}\n`);
    return result;
  } finally {
    await workspace.close();
  }
}

/** Figures of the test period that belong to a model version. */
export function metricsOf({ evaluation, alerts, legs }: ScoreStage): Readonly<Record<string, number>> {
  const { recall, precision, auroc, aucpr, falsePositiveReduction } = evaluation;
  const known = Object.entries({ recall, precision, auroc, aucpr, falsePositiveReduction }).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(known), alerts: alerts.length, legs };
}

function sourceOf(options: RunOptions, ingested: IngestResult, { counts }: Workspace): RunResult['source'] {
  return {
    name: basename(resolve(options.data)),
    mapping: ingested.mapping,
    baseCurrency: ingested.baseCurrency,
    firstAt: counts.firstAt,
    lastAt: counts.lastAt,
  };
}

function countsOf(ingested: IngestResult, { counts }: Workspace, stage: ScoreStage, model: Model) {
  const none = { read: 0, loaded: 0, duplicates: 0, quarantined: 0 };
  const records = Object.fromEntries(
    Object.entries(ingested.counts).map(([kind, { read, loaded, duplicates, quarantined }]) => [
      kind,
      { read, loaded, duplicates, quarantined },
    ]),
  );
  return {
    transactions: records['transactions'] ?? none,
    records,
    unreadableLines: ingested.unreadableLines,
    legs: stage.legs,
    parties: counts.parties,
    segments: occupiedCells(stage.tally),
    experts: model.experts.length,
    alerts: stage.alerts.length,
  };
}

function funnelOf(ingested: IngestResult, { legs, tally, alerts }: ScoreStage): readonly FunnelStep[] {
  const transactions = ingested.counts.transactions;
  const above = tally.experts.alerts.reduce((sum, count) => sum + count, 0);
  return [
    { step: 'rows read', unit: 'row', count: transactions?.read ?? 0 },
    { step: 'transactions loaded', unit: 'transaction', count: transactions?.loaded ?? 0 },
    { step: 'legs evaluated', unit: 'leg', count: legs },
    { step: 'could not be scored', unit: 'leg', count: tally.errored() },
    { step: 'above the line', unit: 'leg', count: above },
    { step: 'alerts', unit: 'alert', count: alerts.length },
    { step: 'parties with an alert', unit: 'party', count: new Set(alerts.map(({ party }) => party)).size },
  ];
}
