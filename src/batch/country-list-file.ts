import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { countryListFile, countryRiskOf } from '#contract/country-list';
import { AppError } from '#domain/app-error';
import type { CountryRiskList } from '#domain/country-risk';
import { readableFile } from '#engine/duckdb/read-table';

/** The list that comes with the package; src/ and dist/ lie equally deep below its root. */
const ownFile = fileURLToPath(new URL('../../lists/country-risk.yaml', import.meta.url));
const largestBytes = 2_000_000;

/**
 * Reads a file of dated country lists, by default the one that comes with Peerline. All problems in it are reported
 * together: AppError `list.unreadable`, `list.invalid`.
 */
export function readCountryRisk(path: string = ownFile): CountryRiskList {
  const file = readableFile(path);
  if (statSync(file).size > largestBytes) {
    throw new AppError('list.too-large', `The country list ${file} is over 2 MB: it has a row per stay of a country.`);
  }
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 });
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0]!.replace(/:$/, '');
    throw new AppError('list.unreadable', `The country list ${file} is not YAML: ${reason}.`, {}, error);
  }
  const read = countryListFile.safeParse(content);
  if (read.success) return countryRiskOf(read.data);
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  throw new AppError('list.invalid', `The country list ${file} is wrong: ${problems.join('; ')}.`, { problems });
}
