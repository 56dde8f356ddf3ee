import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseCountryList } from '#contract/country-list-text';
import { AppError } from '#domain/app-error';
import type { CountryRiskList } from '#domain/country-risk';
import { readableFile } from '#engine/duckdb/read-table';

/** The list that comes with the package; src/ and dist/ lie equally deep below its root. */
export const ownCountryList = fileURLToPath(new URL('../../lists/country-risk.yaml', import.meta.url));
const largestBytes = 20_000_000;

/**
 * Reads a file of dated country lists, by default the one that comes with Peerline. Errors: `list.too-large` and those of
 * `parseCountryList`.
 */
export function readCountryRisk(path: string = ownCountryList): CountryRiskList {
  const file = readableFile(path);
  if (statSync(file).size > largestBytes) {
    throw new AppError('list.too-large', `The country list ${file} is over 20 MB: it has a row per stay of a country.`);
  }
  return parseCountryList(readFileSync(file, 'utf8'), file);
}
