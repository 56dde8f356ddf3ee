import { parse } from 'yaml';
import { AppError } from '#domain/app-error';
import type { CountryRiskList } from '#domain/country-risk';
import { countryListFile, countryRiskOf } from './country-list.ts';

/**
 * Reads the text of a country list: YAML, or JSON where its name ends so. All problems are reported together. Errors
 * `list.unreadable`, `list.invalid`.
 */
export function parseCountryList(text: string, file: string): CountryRiskList {
  const json = file.endsWith('.json');
  let content: unknown;
  try {
    content = json ? JSON.parse(text) : parse(text, { maxAliasCount: 0 });
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0]!.replace(/:$/, '');
    const sentence = `The country list ${file} is not ${json ? 'JSON' : 'YAML'}: ${reason}.`;
    throw new AppError('list.unreadable', sentence, {}, error);
  }
  const read = countryListFile.safeParse(content);
  if (read.success) return countryRiskOf(read.data);
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  throw new AppError('list.invalid', `The country list ${file} is wrong: ${problems.join('; ')}.`, { problems });
}
