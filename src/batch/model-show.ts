import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Axis } from '#model/axes';
import type { Policy } from '#model/policy';
import type { Model, TrainingFacts } from '#model/model';
import { type SecondLineSummary, summariseSecondLine } from '#model/second-line';
import type { VersionManifest } from '#model/version';
import type { TrainedCell, TrainedExpert } from '#report/segment-summary';
import { trainedCells } from './model-cells.ts';
import { documentFile, loadModel, type LoadedVersion } from './model-folder.ts';
import { trainedExperts } from './segment-summaries.ts';

export interface ModelDescription {
  readonly version: string;
  readonly codeVersion: string;
  readonly profile: string;
  /** Drawn from the seed that training was given. */
  readonly seed: number;
  /** Fingerprint of the training and the calibration legs. */
  readonly trainingData: string;
  readonly training: TrainingFacts;
  readonly policy: Policy;
  readonly featureOptions: Model['featureOptions'];
  /** Features per family. */
  readonly features: Readonly<Record<string, readonly string[]>>;
  readonly axes: readonly Axis[];
  readonly experts: readonly TrainedExpert[];
  /** By falling number of training legs. */
  readonly cells: readonly TrainedCell[];
  /** Of the test period; empty = not measured. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Learned from past outcomes; null = label-free alone. */
  readonly secondLine: SecondLineSummary | null;
  readonly files: VersionManifest['files'];
  /** The model document; null where none was written. */
  readonly document: string | null;
}

/** What a stored version is, after every byte of it was checked. Errors: those of `loadModel`. */
export function showModel(options: { readonly out: string; readonly model?: string }): ModelDescription {
  const out = resolve(options.out);
  const loaded = loadModel(out, options.model);
  const document = documentFile(out, loaded.version);
  return { ...describeModel(loaded), document: existsSync(document) ? document : null };
}

export function describeModel({ version, manifest, model }: LoadedVersion): Omit<ModelDescription, 'document'> {
  const { codeVersion, profile, seed, trainingData, training, policy, featureOptions, axes, metrics, files } = manifest;
  const families = new Map<string, string[]>();
  for (const { family, name } of manifest.features) families.set(family, [...(families.get(family) ?? []), name]);
  return {
    version,
    codeVersion,
    profile,
    seed,
    trainingData,
    training,
    policy,
    featureOptions,
    features: Object.fromEntries(families),
    axes,
    experts: trainedExperts(model),
    cells: trainedCells(model),
    metrics,
    secondLine: summariseSecondLine(model),
    files,
  };
}
