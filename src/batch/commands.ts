import { join, resolve } from 'node:path';
import { refuseOtherCurrency } from '#model/currency';
import type { Profile } from '#model/members';
import type { HalfStability } from '#model/stability';
import { type SecondLineSummary, summariseSecondLine } from '#model/second-line';
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
import { learnSecondLine } from './second-line.ts';
import { measureStability, sampleLegs, trainFrom, validate } from './train-model.ts';
import { weightedMembers } from './weighted-members.ts';
import { folders, openWorkspace, type Progress } from './workspace.ts';

export interface TrainCommandOptions extends PolicyOptions {
  readonly out: string;
  readonly seed: number;
  readonly profile: Profile;
  /** Learn a second line from the labels in the data; off by default. */
  readonly labels?: boolean;
  /** File of a weighting that decisions taught: its factors are in the model from the beginning. */
  readonly weighting?: string;
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
  /** What past labels taught; null when that was not asked for. */
  readonly secondLine: SecondLineSummary | { readonly reason: string } | null;
  /** Agreement of refits on two halves of the customers. */
  readonly stability: readonly HalfStability[];
  readonly seconds: number;
}

/** Trains a model version from the data folder. */
export async function train(options: TrainCommandOptions, progress: Progress): Promise<TrainCommandResult> {
  const startedAt = performance.now();
  const out = resolve(options.out);
  const { policy, features } = readPolicy(options);
  const ingested = readIngested(out);
  const featureOptions = featureOptionsIn(ingested.baseCurrency, features);
  const members =
    options.weighting === undefined ? {} : { members: weightedMembers(options.weighting, options.profile) };
  const workspace = await openWorkspace(out, progress);
  try {
    const trainOptions = { ...options, policy, featureOptions, ...members };
    const legs = await sampleLegs(workspace, trainOptions, progress);
    const { model: labelFree, trainingData } = await trainFrom(workspace, legs, trainOptions, progress);
    const stability = await measureStability(workspace, legs, trainOptions, progress);
    const validation = validate(labelFree, legs, options.seed, progress);
    const learned =
      options.labels === true
        ? await learnSecondLine(workspace, labelFree, await workspace.engine.labels(), progress)
        : null;
    const model = learned?.kind === 'learned' ? { ...labelFree, secondLine: learned.secondLine } : labelFree;
    const version = saveModel(out, model, { codeVersion: codeVersion(), trainingData, metrics: {} });
    const { counts, split } = workspace;
    writeModelDocument(out, model, {
      createdAt: Date.now(),
      source: { ...ingested, firstAt: counts.firstAt, lastAt: counts.lastAt },
      model: modelSummary(model, options.seed, version, trainingData, split),
      counts,
      stability,
      validation,
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
      secondLine: learned?.kind === 'not-learned' ? { reason: learned.reason } : summariseSecondLine(model),
      stability,
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
