import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import { countryListFileOf } from '#contract/country-list';
import { parseCountryList } from '#contract/country-list-text';
import { type IntelligenceSource, intelligenceSources } from '#contract/intelligence-sources';
import { AppError } from '#domain/app-error';
import type { CountryRiskList } from '#domain/country-risk';
import { asKnownThen, type KnownVersion, together } from '#domain/known-then';
import { cleanText } from '#screening/lists/clean-text';
import { readCountryScores } from './country-scores.ts';
import { type PartyRisk, readPartyRisks } from './party-risks.ts';
import { contentOf, keepVersion, type SourceVersion, versionsOf } from './version-store.ts';

/** The list of all sources together, below the data folder; `features.countryRisk` of a policy names it. */
export const mergedFile = 'country-risk.json';
const largestBytes = 50_000_000;
const builtInName = 'peerline';

export interface UpdateOptions {
  /** File of the sources. */
  readonly sources: string;
  /** Where versions and the merged list lie. */
  readonly folder: string;
  /** UTC epoch ms. */
  readonly now: number;
  /** The list that comes with Peerline. */
  readonly builtInFile: string;
  readonly fetch: (url: string, mostBytes: number) => Promise<Uint8Array>;
}

export interface UpdatedSource {
  readonly name: string;
  readonly kind: IntelligenceSource['kind'];
  readonly licence: string;
  readonly outcome: 'new' | 'unchanged' | 'refused';
  /** Why it was refused; what was known before stays in force. */
  readonly reason: string | null;
  readonly versions: number;
  /** UTC instant from which the last version is known; null where none was ever read. */
  readonly knownFrom: string | null;
}

export interface Update {
  readonly sources: readonly UpdatedSource[];
  readonly refused: number;
  /** The merged list; null where no source says anything of countries. */
  readonly merged: string | null;
  /** What third parties say of customers, from the sources that were read. */
  readonly partyRisks: readonly PartyRisk[];
}

/** Reads a file of sources; all problems are reported together. Errors `intelligence.sources`, `intelligence.no-file`. */
export function readSources(file: string) {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 });
  } catch (error) {
    throw new AppError('intelligence.no-file', `${file} cannot be read as YAML.`, { file }, error);
  }
  const read = intelligenceSources.safeParse(content);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  throw new AppError('intelligence.sources', `The sources in ${file} are wrong: ${problems.join('; ')}.`, { problems });
}

/** What a source says, read from a text. Throws for what is malformed. */
function readContent(source: IntelligenceSource, text: string): CountryRiskList | readonly PartyRisk[] {
  if (source.kind === 'party-risk') return readPartyRisks(source, text);
  if (source.kind === 'country-scores') return readCountryScores(source, text);
  return parseCountryList(text, source.file ?? new URL(source.url!).pathname);
}

function knownLists(folder: string, name: string, versions: readonly SourceVersion[]): readonly KnownVersion[] {
  return versions.map((version) => {
    return { knownFrom: version.knownFrom, list: parseCountryList(contentOf(folder, name, version), version.file) };
  });
}

function readFile(path: string): Uint8Array {
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new AppError('intelligence.no-file', `There is no file ${path}.`, { path });
  }
  if (statSync(path).size > largestBytes) {
    throw new AppError('intelligence.too-large', `${path} is over ${largestBytes.toLocaleString('en')} bytes.`);
  }
  return readFileSync(path);
}

/**
 * Reads every source once. What is new and well-formed becomes a version that is known from now on; what is malformed or
 * cannot be had is refused with its reason, and what was known before stays. Then the merged list is written anew: at
 * each time it says what was known then.
 */
export async function updateIntelligence(options: UpdateOptions): Promise<Update> {
  const { builtIn, sources: given } = readSources(options.sources);
  const { folder, now } = options;
  const own: IntelligenceSource = {
    kind: 'country-lists',
    name: builtInName,
    file: options.builtInFile,
    source: 'Peerline',
    licence: 'as the list says',
  };
  const updated: UpdatedSource[] = [];
  const lists: CountryRiskList[] = [];
  const partyRisks: PartyRisk[] = [];
  for (const source of builtIn ? [own, ...given] : given) {
    const { name, kind, licence } = source;
    let outcome: UpdatedSource['outcome'] = 'refused';
    let reason: string | null = null;
    try {
      const original = await bytesOf(source, options);
      const content = readContent(source, cleanText(original).text);
      const kept = 'highRisk' in content ? countryListFileOf(content) : content;
      const seen = { knownFrom: now, from: source.url ?? source.file!, licence, original };
      outcome = keepVersion(folder, name, kept, seen) ? 'new' : 'unchanged';
      if (!('highRisk' in content)) partyRisks.push(...content);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      reason = error.message;
    }
    const versions = versionsOf(folder, name);
    const known = kind === 'party-risk' ? [] : knownLists(folder, name, versions);
    if (known.length > 0) lists.push(asKnownThen(known));
    const last = versions.at(-1);
    const knownFrom = last === undefined ? null : new Date(last.knownFrom).toISOString();
    updated.push({ name, kind, licence, outcome, reason, versions: versions.length, knownFrom });
  }
  const merged = lists.length === 0 ? null : writeMerged(folder, lists);
  return {
    sources: updated,
    refused: updated.filter(({ outcome }) => outcome === 'refused').length,
    merged,
    partyRisks,
  };
}

async function bytesOf(source: IntelligenceSource, options: UpdateOptions): Promise<Uint8Array> {
  if (source.url !== undefined) return await options.fetch(source.url, largestBytes);
  const file = source.file!;
  return readFile(isAbsolute(file) ? file : join(dirname(options.sources), file));
}

/** Written beside and renamed, so that whoever reads it sees the old one or the new one. */
function writeMerged(folder: string, lists: readonly CountryRiskList[]): string {
  const file = join(folder, mergedFile);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    `${file}.new`,
    `${JSON.stringify(countryListFileOf(together('Outside intelligence', lists)), null, 1)}\n`,
  );
  renameSync(`${file}.new`, file);
  return file;
}
