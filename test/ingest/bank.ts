import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDatabase } from '#engine/duckdb/database';
import { type LakeTable, lakeFile } from '#engine/duckdb/lake';
import { parquetScan } from '#engine/duckdb/parquet-scan';
import { type Row, readRows } from '#engine/duckdb/rows';
import { ingest, type IngestOptions, type IngestResult } from '#ingest/ingest';

/** A bank's folder of files for one test, and what ingest makes of it. */
export class Bank {
  readonly root = mkdtempSync(join(tmpdir(), 'peerline-ingest-'));
  readonly data = join(this.root, 'data');
  readonly out = join(this.root, 'out');

  write(name: string, content: string | Uint8Array): this {
    const path = join(this.data, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return this;
  }

  /** Writes a mapping file and returns its path. */
  mapping(yaml: string): string {
    const path = join(this.root, 'mapping.yaml');
    writeFileSync(path, yaml);
    return path;
  }

  ingest(mapping: string, options: Partial<IngestOptions> = {}): Promise<IngestResult> {
    return ingest({ data: this.data, mapping, out: this.out, memoryLimitMb: 256, ...options });
  }

  async rows(table: LakeTable, columns = '*'): Promise<readonly Row[]> {
    const database = await openDatabase({ folders: [this.out], scratch: this.out });
    try {
      const scan = parquetScan(lakeFile(join(this.out, 'lake'), table));
      return await readRows(database.connection, `SELECT ${columns} FROM ${scan}`);
    } finally {
      database.close();
    }
  }

  /** Entries of a quarantine file. */
  quarantine(name: string): readonly Record<string, unknown>[] {
    const path = join(this.out, 'quarantine', `${name}.ndjson`);
    if (!existsSync(path)) return [];
    return readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A mapping of two parties with an account each, and transactions whose shape the test chooses. */
export function mappingOf(fields: string, input = 'file: transactions.csv'): string {
  return `
version: 1
name: test
inputs:
  parties: { file: parties.csv }
  transactions: { ${input} }
records:
  parties: { from: parties, fields: { id: party, entityType: { value: individual } } }
  accounts:
    from: parties
    fields: { id: account, partyId: party, product: { value: checking }, currency: { value: EUR } }
  transactions:
    from: transactions
    fields:
${fields.trimEnd().replace(/^/gm, '      ')}
`;
}

export const usualFields = `
id: id
at: at
accountId: account
direction: direction
amountMinor: amount
currency: currency
description: { column: text, optional: true }`;

export const parties = 'party,account\np1,a1\np2,a2\n';
export const header = 'id,at,account,direction,amount,currency,text\n';
