import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Mapping, mappingFile } from '#contract/mapping';
import { AppError } from '#domain/app-error';
import { plainPath } from '#engine/duckdb/plain-path';

const largestMappingBytes = 1_000_000;
const largestAliasCount = 50;

/** The folder of mappings that come with the package; src/ and dist/ lie equally deep below its root. */
const builtInFolder = fileURLToPath(new URL('../../mappings/', import.meta.url));

/** Names of the mappings that come with the package. */
export function builtInMappings(): readonly string[] {
  return readdirSync(builtInFolder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'))
    .sort();
}

/** Reads a built-in mapping by its name, or a mapping file by its path. All problems in it are reported together. */
export function readMapping(nameOrPath: string): Mapping {
  const builtIn = /^[a-z-]+$/.test(nameOrPath) ? join(builtInFolder, `${nameOrPath}.yaml`) : null;
  if (builtIn !== null && existsSync(builtIn)) return parseMapping(readFileSync(builtIn, 'utf8'), nameOrPath);
  const path = plainPath(nameOrPath);
  const about = statSync(path, { throwIfNoEntry: false });
  if (about === undefined || !about.isFile()) {
    throw new AppError(
      'mapping.absent',
      `There is no mapping ${nameOrPath}: give the path of a mapping file, or one of ${builtInMappings().join(', ')}.`,
    );
  }
  if (about.size > largestMappingBytes) {
    throw new AppError('mapping.too-large', `The mapping ${nameOrPath} is over 1 MB: a mapping is a small YAML file.`);
  }
  return parseMapping(readFileSync(path, 'utf8'), nameOrPath);
}

/** Parses the text of a mapping file. `name` stands for it in messages. */
export function parseMapping(text: string, name: string): Mapping {
  const document = parseDocument(text, { merge: false, customTags: [], strict: true, uniqueKeys: true });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    const lines = faults.map((fault) => fault.message.split('\n')[0]!.replace(/:$/, ''));
    throw new AppError('mapping.not-yaml', `The mapping ${name} is not valid YAML: ${lines.join('; ')}.`);
  }
  const parsed = mappingFile.safeParse(toPlain(document, name));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => plainProblems(issue, []));
  throw new AppError(
    'mapping.invalid',
    `The mapping ${name} has ${problems.length} problem(s): ${problems.join('; ')}.`,
    {
      problems,
    },
  );
}

type Issue = z.core.$ZodIssue;

/** Where several forms are allowed, the problems of the form that was meant: the one that got furthest. */
function plainProblems(issue: Issue, above: readonly PropertyKey[]): readonly string[] {
  const path = [...above, ...issue.path];
  const forms = issue.code === 'invalid_union' ? issue.errors.filter((form) => form.length > 0) : [];
  if (forms.length === 0) return [`${path.map(String).join('.') || 'the file'}: ${issue.message}`];
  const depth = (form: readonly Issue[]): number =>
    Math.max(...form.map((each) => each.path.length + (each.code === 'invalid_type' ? 0 : 0.5)));
  const meant = forms.reduce((best, form) => (depth(form) > depth(best) ? form : best));
  return meant.flatMap((each) => plainProblems(each, path));
}

function toPlain(document: ReturnType<typeof parseDocument>, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: largestAliasCount });
  } catch (error) {
    throw new AppError(
      'mapping.aliases',
      `The mapping ${name} repeats itself through too many YAML aliases: write it out.`,
      {},
      error,
    );
  }
}
