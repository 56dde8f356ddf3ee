import { AppError } from '#domain/app-error';
import type { Fitted } from '#ml/estimator';
import { deserialise, serialise } from '#ml/serialise';
import type { LegSample } from './leg-sample.ts';
import type { Model } from './model.ts';

/** SHA-256 in lower-case hexadecimal; passed in, so that this room needs no platform. */
export type Sha256 = (bytes: Uint8Array) => string;

/** An immutable set of files, named by the hash of its manifest, which holds the hash of every other file. */
export interface ModelVersion {
  readonly id: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** What a version says of itself besides its parts. No time: the same training gives the same version. */
export interface VersionFacts {
  /** Version of the code that trained it. */
  readonly codeVersion: string;
  /** `fingerprint` of the training and the calibration legs. */
  readonly trainingData: string;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface VersionManifest extends VersionFacts {
  readonly format: 'peerline-model-version';
  readonly version: 2;
  readonly profile: string;
  readonly seed: number;
  readonly features: Model['catalogue'];
  readonly featureOptions: Model['featureOptions'];
  readonly axes: Model['axes'];
  readonly policy: Model['policy'];
  readonly training: Model['training'];
  readonly experts: readonly string[];
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

const formatVersion = 2;
const manifestName = 'manifest.json';
/** Only in a version that learned from past outcomes. */
const secondLineFile = 'second-line.bin';
const idLength = 32;

/** Fields of a model per file; what the manifest holds in clear is not repeated. */
const binaryFiles = {
  'segments.bin': ['lattice', 'foldOfCell', 'expertMap'],
  'frame.bin': ['frame'],
  'channels.bin': ['surprisal', 'absolute'],
  'calibration.bin': ['calibration'],
  'peers.bin': ['peers'],
} as const satisfies Record<string, readonly (keyof Model)[]>;

/** The files of a model. Same model and facts, same bytes and identifier. */
export function writeVersion(model: Model, facts: VersionFacts, sha256: Sha256): ModelVersion {
  const files = new Map<string, Uint8Array>();
  for (const [name, fields] of Object.entries(binaryFiles)) {
    const record = Object.fromEntries(fields.map((field) => [field, model[field]]));
    files.set(name, serialise({ kind: name, version: 1, ...record }));
  }
  for (const [i, expert] of model.experts.entries()) {
    const record = { kind: `expert-${i}.bin`, version: 1, expert };
    files.set(record.kind, serialise(record));
  }
  if (model.secondLine !== undefined) {
    const record = { kind: secondLineFile, version: 1, secondLine: model.secondLine };
    files.set(secondLineFile, serialise(record));
  }
  const manifest: VersionManifest = {
    format: 'peerline-model-version',
    version: formatVersion,
    ...facts,
    profile: model.profile,
    seed: model.seed,
    features: model.catalogue,
    featureOptions: model.featureOptions,
    axes: model.axes,
    policy: model.policy,
    training: model.training,
    experts: model.experts.map((expert) => expert.name),
    files: [...files].map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: sha256(bytes) })),
  };
  const text = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  return { id: sha256(text).slice(0, idLength), files: new Map([[manifestName, text], ...files]) };
}

/** A version read back. */
export interface ReadVersion {
  readonly manifest: VersionManifest;
  readonly model: Model;
}

/**
 * Reads a version after checking every byte of it. Throws AppError: `model.missing-file`, `model.changed` (cut short,
 * edited, or not the version asked for), `model.other-version` (written by another format).
 */
export function readVersion(files: ReadonlyMap<string, Uint8Array>, id: string, sha256: Sha256): ReadVersion {
  const manifestBytes = fileOf(files, manifestName, id);
  if (sha256(manifestBytes).slice(0, idLength) !== id) throw changed(manifestName, id);
  const manifest: VersionManifest = JSON.parse(new TextDecoder().decode(manifestBytes));
  if (manifest.format !== 'peerline-model-version' || manifest.version !== formatVersion) {
    throw new AppError(
      'model.other-version',
      `Model ${id} was written in format version ${String(manifest.version)}; this program reads version ${formatVersion}. Train again.`,
      { id },
    );
  }
  for (const { name, bytes, sha256: hash } of manifest.files) {
    const content = fileOf(files, name, id);
    if (content.length !== bytes || sha256(content) !== hash) throw changed(name, id);
  }
  const names = [...Object.keys(binaryFiles), secondLineFile].filter(
    (name) => name !== secondLineFile || manifest.files.some((file) => file.name === name),
  );
  const parts = names.map((name) => contentOf(files, name, id));
  const experts = manifest.experts.map((_, i) => contentOf(files, `expert-${i}.bin`, id).expert);
  // The hashes proved that these are the bytes that were written from a Model.
  const model = {
    ...Object.assign({}, ...parts),
    kind: 'peerline-model',
    version: 1,
    profile: manifest.profile,
    seed: manifest.seed,
    catalogue: manifest.features,
    featureOptions: manifest.featureOptions,
    axes: manifest.axes,
    policy: manifest.policy,
    training: manifest.training,
    experts,
  } as Model;
  return { manifest, model };
}

function fileOf(files: ReadonlyMap<string, Uint8Array>, name: string, id: string): Uint8Array {
  const bytes = files.get(name);
  if (bytes === undefined) throw new AppError('model.missing-file', `Model ${id} has no file ${name}.`, { id, name });
  return bytes;
}

function changed(name: string, id: string): AppError {
  return new AppError(
    'model.changed',
    `The file ${name} of model ${id} is not what was written: cut short, edited, or of another version.`,
    { id, name },
  );
}

function contentOf(files: ReadonlyMap<string, Uint8Array>, name: string, id: string): Record<string, unknown> {
  try {
    const expected = { kind: name, version: 1 };
    const record = deserialise<Fitted & Record<string, unknown>>(fileOf(files, name, id), expected);
    const { kind: _kind, version: _version, ...content } = record;
    return content;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('model.changed', `The file ${name} of model ${id} cannot be read.`, { id, name }, error);
  }
}

/** A hash of all that legs hold, so that a version names the data it was trained on. */
export function fingerprint(samples: readonly LegSample[], sha256: Sha256): string {
  const hashes = samples.flatMap(({ features, axes, party, at }) =>
    [features.data, ...axes, party, at].map((column) =>
      sha256(new Uint8Array(column.buffer, column.byteOffset, column.byteLength)),
    ),
  );
  return sha256(new TextEncoder().encode(hashes.join('\n')));
}
