import { join, resolve } from 'node:path';
import { refuseOtherCurrency } from '#model/currency';
import type { Profile } from '#model/members';
import { writeAlerts } from './alerts-file.ts';
import { codeVersion } from './code-version.ts';
import { featureOptionsIn } from './feature-options.ts';
import { readIngested } from './ingested.ts';
import { noEvaluation } from './evaluation.ts';
import { writeModelDocument } from './model-document.ts';
import { documentFile, loadModel, saveModel } from './model-folder.ts';
import { modelSummary } from './model-summary.ts';
import { type PolicyOptions, readPolicy } from './policy-file.ts';
import { scoreStage } from './score-stage.ts';
import { trainOn } from './train-model.ts';
import { folders, openWorkspace, type Progress } from './workspace.ts';

export interface TrainCommandOptions extends PolicyOptions {
  readonly out: string;
  readonly seed: number;
  readonly profile: Profile;
}

export interface TrainCommandResult {
  readonly version: string;
  readonly folder: string;
  /** The model document, for validators. */
  readonly document: string;
  readonly trainedLegs: number;
  readonly calibratedLegs: number;
  readonly experts: readonly string[];
  readonly cells: number;
  readonly seconds: number;
}

/** Trains a model version from the data folder. */
export async function train(options: TrainCommandOptions, progress: Progress): Promise<TrainCommandResult> {
  const startedAt = performance.now();
  const out = resolve(options.out);
  const { policy, features } = readPolicy(options);
  const ingested = readIngested(out);
  const featureOptions = featureOptionsIn(ingested.baseCurrency, features);
  const workspace = await openWorkspace(out, progress);
  try {
    const { model, trainingData } = await trainOn(workspace, { ...options, policy, featureOptions }, progress);
    const version = saveModel(out, model, { codeVersion: codeVersion(), trainingData, metrics: {} });
    const { counts, split } = workspace;
    writeModelDocument(out, model, {
      createdAt: Date.now(),
      source: { ...ingested, firstAt: counts.firstAt, lastAt: counts.lastAt },
      model: modelSummary(model, options.seed, version, trainingData, split),
      counts,
      evaluation: noEvaluation('Not measured, since nothing had been scored when this version was saved.'),
      scored: null,
    });
    return {
      version,
      folder: join(folders(out).models, version),
      document: documentFile(out, version),
      trainedLegs: model.training.rows,
      calibratedLegs: model.training.calibrationRows,
      experts: model.experts.map(({ name }) => name),
      cells: model.lattice.level.length,
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    await workspace.close();
  }
}

export interface ScoreCommandResult {
  readonly version: string;
  readonly legs: number;
  readonly errored: number;
  readonly alerts: number;
  readonly files: Readonly<Record<string, string>>;
  readonly seconds: number;
}

/** Scores the data folder with a stored model version. */
export async function score(
  options: { readonly out: string; readonly model?: string },
  progress: Progress,
): Promise<ScoreCommandResult> {
  const startedAt = performance.now();
  const out = resolve(options.out);
  const { baseCurrency } = readIngested(out);
  const { version, model } = loadModel(out, options.model);
  refuseOtherCurrency(version, model, baseCurrency);
  const workspace = await openWorkspace(out, progress);
  try {
    const stage = await scoreStage(workspace, model, out, model.seed, baseCurrency, progress);
    return {
      version,
      legs: stage.legs,
      errored: stage.tally.errored(),
      alerts: stage.alerts.length,
      files: {
        alerts: writeAlerts(out, version, stage.alerts, stage.explanations),
        evaluations: stage.evaluations,
      },
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    await workspace.close();
  }
}
