import { resolve } from 'node:path';
import type { Model } from '#model/model';
import { type ChangedLeaf, changedLeaves } from './changed-leaves.ts';
import { trainedCells } from './model-cells.ts';
import { type LoadedVersion, loadModel } from './model-folder.ts';
import { diffSentences } from './model-diff-sentences.ts';

/** A member of an expert that only one version has, or that both have with other settings. */
export interface MemberChange {
  readonly expert: string;
  readonly member: string;
  readonly change: 'added' | 'removed' | 'weight' | 'settings';
  /** Weights; null = the version does not have the member. */
  readonly a: number | null;
  readonly b: number | null;
}

interface NameChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** What version `b` has otherwise than version `a`: empty lists = the same. */
export interface ModelDiff {
  readonly a: string;
  readonly b: string;
  /** Code version, profile, seed. */
  readonly facts: readonly ChangedLeaf[];
  /** Fingerprint, rows, parties, and periods (epoch ms). */
  readonly training: readonly ChangedLeaf[];
  /** `changed`: same name, other definition. */
  readonly features: NameChange & { readonly changed: readonly string[] };
  readonly axes: NameChange & { readonly changed: readonly string[] };
  readonly policy: readonly ChangedLeaf[];
  /** What features measure by; country lists by country. */
  readonly featureOptions: readonly ChangedLeaf[];
  readonly experts: NameChange;
  readonly members: readonly MemberChange[];
  /** `recalibrated`: calibrated by another cell than before. */
  readonly cells: NameChange & { readonly recalibrated: readonly string[] };
  readonly metrics: readonly ChangedLeaf[];
  /** Fitted files whose bytes differ. */
  readonly files: readonly string[];
  /** All of this in words, a sentence each. */
  readonly sentences: readonly string[];
}

/** Compares two stored versions. Errors: those of `loadModel`. */
export function diffModels(options: { readonly out: string; readonly a: string; readonly b: string }): ModelDiff {
  const out = resolve(options.out);
  return compareVersions(loadModel(out, options.a), loadModel(out, options.b));
}

/** Options whose lists are looked up by name, so that one new row is one difference. */
function optionsByName({ timeZone, countryRisk, ...rest }: Model['featureOptions']): object {
  const stays = (listings: typeof countryRisk.highRisk): Record<string, string> => {
    const found: Record<string, string> = {};
    for (const { country, from, until } of listings) {
      found[country] = [found[country], `${from} to ${until ?? 'now'}`].filter((stay) => stay !== undefined).join(', ');
    }
    return found;
  };
  const { highRisk, sanctioned, scores = [], ...about } = countryRisk;
  const scored = Object.fromEntries(
    scores.map(({ index, country, from, until, score }) => [`${index} ${country} ${from} to ${until ?? 'now'}`, score]),
  );
  return {
    ...rest,
    timeZone: timeZone.name,
    countryRisk: { ...about, highRisk: stays(highRisk), sanctioned: stays(sanctioned), scores: scored },
  };
}

export function compareVersions(a: LoadedVersion, b: LoadedVersion): ModelDiff {
  const facts = ({ manifest: { codeVersion, profile, seed } }: LoadedVersion): object => ({
    codeVersion,
    profile,
    seed,
  });
  const training = ({ manifest }: LoadedVersion): object => ({
    trainingData: manifest.trainingData,
    ...manifest.training,
  });
  const calibratedBy = ({ model }: LoadedVersion) =>
    new Map(trainedCells(model).map((cell) => [cell.name, cell.calibratedBy] as const));
  const features = compareNamed(a.manifest.features, b.manifest.features);
  const axes = compareNamed(a.manifest.axes, b.manifest.axes);
  const experts = compareNames(a.manifest.experts, b.manifest.experts);
  const [cellsA, cellsB] = [calibratedBy(a), calibratedBy(b)];
  const diff = {
    a: a.version,
    b: b.version,
    facts: changedLeaves(facts(a), facts(b)),
    training: changedLeaves(training(a), training(b)),
    features,
    axes,
    policy: changedLeaves(a.manifest.policy, b.manifest.policy),
    featureOptions: changedLeaves(optionsByName(a.manifest.featureOptions), optionsByName(b.manifest.featureOptions)),
    experts,
    members: memberChanges(a.model, b.model),
    cells: {
      ...compareNames([...cellsA.keys()], [...cellsB.keys()]),
      recalibrated: [...cellsA].flatMap(([name, by]) => (cellsB.has(name) && cellsB.get(name) !== by ? [name] : [])),
    },
    metrics: changedLeaves(a.manifest.metrics, b.manifest.metrics),
    files: changedLeaves(hashes(a), hashes(b)).map(({ name }) => name),
  };
  return { ...diff, sentences: diffSentences(diff) };
}

/** File name → hash; a dot in a name is not a path. */
function hashes({ manifest }: LoadedVersion): object {
  return Object.fromEntries(manifest.files.map(({ name, sha256 }) => [name, sha256]));
}

function compareNames(a: readonly string[], b: readonly string[]): NameChange {
  return { added: b.filter((name) => !a.includes(name)), removed: a.filter((name) => !b.includes(name)) };
}

function compareNamed<T extends { readonly name: string }>(a: readonly T[], b: readonly T[]) {
  const names = (list: readonly T[]): string[] => list.map(({ name }) => name);
  const changed = a.flatMap((one) => {
    const other = b.find(({ name }) => name === one.name);
    return other !== undefined && changedLeaves(one, other).length > 0 ? [one.name] : [];
  });
  return { ...compareNames(names(a), names(b)), changed };
}

/** Members of the experts that both versions have. */
function memberChanges(a: Model, b: Model): MemberChange[] {
  return a.experts.flatMap((expert) => {
    const other = b.experts.find(({ name }) => name === expert.name);
    if (other === undefined) return [];
    const [left, right] = [settings(expert), settings(other)];
    return [...new Set([...left.keys(), ...right.keys()])].flatMap((member): MemberChange[] => {
      const [own, its] = [left.get(member), right.get(member)];
      const change = changeOf(own, its);
      return change === null
        ? []
        : [{ expert: expert.name, member, change, a: own?.weight ?? null, b: its?.weight ?? null }];
    });
  });
}

type Settings = Omit<Model['experts'][number]['members'][number]['spec'], 'name'> | { readonly weight: number };

function settings({ members, surprisalTail, surprisalWeight }: Model['experts'][number]): Map<string, Settings> {
  const specs = members.map(({ spec }): [string, Settings] => [spec.name, spec]);
  return new Map([...specs, ...(surprisalTail === null ? [] : [['surprisal', { weight: surprisalWeight }] as const])]);
}

function changeOf(a: Settings | undefined, b: Settings | undefined): MemberChange['change'] | null {
  if (a === undefined) return 'added';
  if (b === undefined) return 'removed';
  if (a.weight !== b.weight) return 'weight';
  return changedLeaves(a, b).length > 0 ? 'settings' : null;
}
