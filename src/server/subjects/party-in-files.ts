import { createReadStream, createWriteStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { folders } from '#batch/workspace';
import { hasTable, lakeFile } from '#engine/duckdb/lake';
import { parquetScan } from '#engine/duckdb/parquet-scan';
import { readRows } from '#engine/duckdb/rows';
import { literal } from '#engine/duckdb/sql-text';
import type { SubjectRecord, SubjectSource } from '#privacy/access/subject-export';
import { accountsIn, partyHistory, withLake } from './party-in-lake.ts';

/** How a party shows in plain files beside the lake. */
interface Trace {
  readonly transactions: ReadonlySet<string>;
  /** Whether a text has its identifier, an account, the name or the birth date as words of their own. */
  readonly names: (text: string) => boolean;
}

const detailsOf = (dataFolder: string): string => join(dataFolder, 'payments', 'details.ndjson');

async function traceOf(dataFolder: string, partyId: string, accountIds: readonly string[]): Promise<Trace> {
  const { lake } = folders(dataFolder);
  const accounts = await accountsIn(lake, partyId, accountIds);
  const words = [partyId, ...accounts];
  const transactions = new Set<string>();
  if (existsSync(lake)) {
    await withLake(lake, async (connection) => {
      if (hasTable(lake, 'parties')) {
        const rows = await readRows(
          connection,
          `SELECT name, CAST("birthDate" AS VARCHAR) AS born FROM ${parquetScan(lakeFile(lake, 'parties'))} WHERE id = ${literal(partyId)}`,
        );
        words.push(...rows.flatMap(({ name, born }) => [name, born]).filter((each) => typeof each === 'string'));
      }
      if (hasTable(lake, 'transactions') && accounts.length > 0) {
        const rows = await readRows(
          connection,
          `SELECT id FROM ${parquetScan(lakeFile(lake, 'transactions'))} WHERE "accountId" IN (${accounts.map(literal).join(', ')})`,
        );
        for (const { id } of rows) transactions.add(String(id));
      }
    });
  }
  const escaped = words.filter((word) => word !== '').map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
  return { transactions, names: (text) => pattern.test(text) };
}

const linesOf = (file: string): AsyncIterable<string> =>
  createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });

/** The identifier of the payment that a line of details is about; null for headers and statuses. */
const paymentOf = (line: string): string | null => /^\{"id":"([^"]+)"/.exec(line)?.[1] ?? null;

/** Replaces or (null) drops lines. The file takes its name as a whole; one in which nothing changes stays as it is. */
async function rewriteLines(file: string, change: (line: string) => string | null): Promise<void> {
  const target = `${file}.new`;
  const out = createWriteStream(target, { mode: 0o600 });
  let changed = false;
  for await (const line of linesOf(file)) {
    const kept = change(line);
    changed ||= kept !== line;
    if (kept !== null && !out.write(`${kept}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  if (changed) await rename(target, file);
  else await rm(target);
}

async function eraseDetails(file: string, { transactions }: Trace): Promise<void> {
  const files = new Set<unknown>();
  for await (const line of linesOf(file)) {
    const id = paymentOf(line);
    if (id !== null && transactions.has(id)) files.add((JSON.parse(line) as { readonly file: string }).file);
  }
  if (files.size === 0) return;
  await rewriteLines(file, (line) => {
    const id = paymentOf(line);
    if (id !== null) return transactions.has(id) ? null : line;
    // A header names the holder of the statement that the payment stood in.
    const { file: from, header } = JSON.parse(line) as { readonly file?: string; readonly header?: string };
    return header !== undefined && files.has(from) ? null : line;
  });
}

/** The same document with texts that name the party emptied. */
function redacted(value: unknown, names: Trace['names']): unknown {
  if (typeof value === 'string') return names(value) ? '' : value;
  if (Array.isArray(value)) return value.map((each) => redacted(each, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, redacted(each, names)]));
}

const quarantineFiles = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.ndjson'))
        .map((name) => join(folder, name))
    : [];

/**
 * Removes what names a party from plain files beside the lake: details of its payments, examples in the report on payment
 * files, values of refused rows. Call it before the lake forgets the name.
 */
export async function eraseFromFiles(
  dataFolder: string,
  partyId: string,
  accountIds: readonly string[],
): Promise<void> {
  const details = detailsOf(dataFolder);
  const report = join(dataFolder, 'payments', 'files.json');
  const quarantine = quarantineFiles(folders(dataFolder).quarantine);
  if (!existsSync(details) && quarantine.length === 0) return;
  const trace = await traceOf(dataFolder, partyId, accountIds);
  if (existsSync(details)) await eraseDetails(details, trace);
  if (existsSync(report)) {
    const before = readFileSync(report, 'utf8');
    const after = `${JSON.stringify(redacted(JSON.parse(before), trace.names), null, 2)}\n`;
    if (after !== before) {
      await writeFile(`${report}.new`, after, { mode: 0o600 });
      await rename(`${report}.new`, report);
    }
  }
  for (const file of quarantine) {
    await rewriteLines(file, (line) => {
      const row = line === '' ? {} : (JSON.parse(line) as { readonly value?: unknown });
      const named = typeof row.value === 'string' && trace.names(row.value);
      return named ? JSON.stringify({ ...row, value: null }) : line;
    });
  }
}

/** What those files hold of a party. */
function partyFiles(dataFolder: string): SubjectSource {
  return async (partyId, accountIds) => {
    const trace = await traceOf(dataFolder, partyId, accountIds);
    const found: SubjectRecord[] = [];
    const details = detailsOf(dataFolder);
    if (existsSync(details)) {
      for await (const line of linesOf(details)) {
        const id = paymentOf(line);
        if (id === null || !trace.transactions.has(id)) continue;
        found.push({ kind: 'payment-details', fields: JSON.parse(line) as SubjectRecord['fields'] });
      }
    }
    for (const file of quarantineFiles(folders(dataFolder).quarantine)) {
      for await (const line of linesOf(file)) {
        if (line === '') continue;
        const fields = JSON.parse(line) as SubjectRecord['fields'];
        if (typeof fields['value'] === 'string' && trace.names(fields['value']))
          found.push({ kind: 'refused-row', fields });
      }
    }
    return found;
  };
}

/** What was loaded of a party, for the copy that the person may ask for: of the lake, and of the files beside it. */
export function loadedHistory(dataFolder: string): SubjectSource {
  const sources = [partyHistory(folders(dataFolder).lake), partyFiles(dataFolder)];
  return async (partyId, accountIds) => (await Promise.all(sources.map((each) => each(partyId, accountIds)))).flat();
}
