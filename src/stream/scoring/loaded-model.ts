import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#domain/app-error';
import type { Model } from '#model/model';
import { readVersion, type VersionFacts } from '#model/version';

/** A model ready to score, with the names that evaluations carry. */
export interface LoadedModel {
  readonly version: string;
  /** Changes whenever α or τ change. */
  readonly thresholdVersion: string;
  readonly model: Model;
  /** What its folder says of how it was made and measured; absent where it was not read from one. */
  readonly facts?: VersionFacts;
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Names the thresholds by what they say. */
export function loadedModel(version: string, model: Model): LoadedModel {
  const { alpha, threshold } = model.policy;
  return { version, thresholdVersion: sha256(JSON.stringify({ alpha, threshold })).slice(0, 12), model };
}

/** Reads `models/<version>/` of a data folder and checks every byte. Errors: those of `readVersion`, `model.absent`. */
export function loadModel(dataFolder: string, version: string): LoadedModel {
  const folder = join(dataFolder, 'models', version);
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw new AppError('model.absent', `There is no model ${version} in ${join(dataFolder, 'models')}.`, {}, error);
  }
  const files = new Map(names.map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]));
  const { manifest, model } = readVersion(files, version, sha256);
  const { codeVersion, trainingData, metrics } = manifest;
  return { ...loadedModel(version, model), facts: { codeVersion, trainingData, metrics } };
}
