import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { reachOf } from '#access/permissions';
import { hasIngested, readIngested } from '#batch/ingested';
import type { dataRoutes } from '#contract/api/data-routes';
import { loadedKinds, recordFields } from '#contract/records';
import { AppError } from '#domain/app-error';
import { openDatabase } from '#engine/duckdb/database';
import { hasTable, lakeFile } from '#engine/duckdb/lake';
import { parquetScan } from '#engine/duckdb/parquet-scan';
import { numberOf, readRow } from '#engine/duckdb/rows';
import { checkMapping } from '#ingest/check-mapping';
import { builtInMappings } from '#ingest/mapping-file';
import { readQuarantine, rowOf, withMaskedValue } from '../data/quarantine.ts';
import type { ServerDeps } from '../deps.ts';
import { type HandlersOf, principalOf } from '../handler.ts';
import { HttpProblem } from '../problems.ts';

/** What is wrong with a file, a mapping or an option is the caller's to mend. */
async function asked<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw new HttpProblem(422, error.code, error.message);
    throw error;
  }
}

/** Rows of each kind in the lake, by the files' own counts. */
async function loadedRows(lake: string): Promise<ReadonlyMap<string, number>> {
  const kinds = loadedKinds.filter((kind) => hasTable(lake, kind));
  if (kinds.length === 0) return new Map();
  const database = await openDatabase({ folders: [lake], scratch: join(lake, '..') });
  try {
    const rows = new Map<string, number>();
    for (const kind of kinds) {
      const row = await readRow(database.connection, `SELECT count(*) AS n FROM ${parquetScan(lakeFile(lake, kind))}`);
      rows.set(kind, numberOf(row, 'n'));
    }
    return rows;
  } finally {
    database.close();
  }
}

export function dataHandlers({ data }: ServerDeps): HandlersOf<typeof dataRoutes> {
  const { dataFolder, lake, quarantine, uploads, jobs } = data;
  const mappingOf = (mapping: string | Readonly<Record<string, unknown>>) =>
    typeof mapping === 'string' ? mapping : uploads.putMapping(mapping);
  return {
    async getDataSources() {
      const loaded = existsSync(lake) ? await loadedRows(lake) : new Map<string, number>();
      const kinds: { kind: string; loaded: number; quarantined: number }[] = [];
      for (const kind of [...loadedKinds, 'inputs']) {
        const row = {
          kind,
          loaded: loaded.get(kind) ?? 0,
          quarantined: (await readQuarantine(quarantine, kind, 0, 1)).total,
        };
        if (row.loaded + row.quarantined > 0) kinds.push(row);
      }
      const ingested = hasIngested(dataFolder) ? readIngested(dataFolder) : null;
      return { status: 200, body: { ingested, kinds, job: jobs.latest() } };
    },
    async getQuarantine(call) {
      const { kind, offset, limit } = call.query;
      const { total, items } = await readQuarantine(quarantine, kind, offset, limit);
      const clear = reachOf(principalOf(call), 'identities:read') === 'all';
      return { status: 200, body: { total, items: clear ? items : items.map((row) => withMaskedValue(kind, row)) } };
    },
    async getUploads() {
      const fields = Object.fromEntries(
        loadedKinds.map((kind) => [
          kind,
          recordFields[kind].map(({ name, kind: type, nullable, description }) => ({
            name,
            type,
            required: !nullable,
            description,
          })),
        ]),
      );
      return { status: 200, body: { items: await uploads.list(), mappings: builtInMappings(), fields } };
    },
    async putUpload({ params: { name }, request }) {
      if (!Buffer.isBuffer(request.body)) throw new HttpProblem(422, 'uploads.empty', 'The file is empty.');
      const bytes = request.body;
      return { status: 200, body: await asked(() => uploads.put(name, bytes)) };
    },
    async deleteUpload({ params: { name } }) {
      uploads.remove(name);
      return { status: 204 };
    },
    async postMappingCheck({ body: { mapping, baseCurrency } }) {
      const rates = uploads.rates();
      const options = {
        ...(baseCurrency === undefined ? {} : { baseCurrency }),
        ...(rates === undefined ? {} : { rates }),
      };
      const check = await asked(() => checkMapping({ data: uploads.folder, mapping: mappingOf(mapping), ...options }));
      const kinds = loadedKinds.flatMap((kind) => {
        const counts = check.counts[kind];
        if (counts === undefined) return [];
        const { read, loaded, duplicates, quarantined } = counts;
        const problems = (check.quarantined[kind] ?? []).map(rowOf);
        return [{ kind, read, loaded, duplicates, quarantined, rows: check.rows[kind] ?? [], problems }];
      });
      return { status: 200, body: { baseCurrency: check.baseCurrency, kinds } };
    },
    async postDataJob({ body }) {
      const into = ['--out', dataFolder, '--json'];
      if (body.source === 'demo') {
        return { status: 202, body: await asked(() => jobs.start('demo', ['start', '--once', ...into])) };
      }
      const currency = body.baseCurrency === undefined ? [] : ['--base-currency', body.baseCurrency];
      const rates = uploads.rates();
      const foreign = rates === undefined ? [] : ['--rates', rates];
      const from = ['--data', uploads.folder, '--mapping', mappingOf(body.mapping)];
      const command = ['run', ...from, ...currency, ...foreign, ...into];
      return { status: 202, body: await asked(() => jobs.start('uploads', command)) };
    },
  };
}
