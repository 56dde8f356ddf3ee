import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { activationRoutes } from '#contract/api/activation-routes';
import { writeParquet } from '#engine/duckdb/parquet-writer';
import {
  addAudience,
  audienceDelta,
  audienceMembers,
  type AudienceRow,
  listAudiences,
  readAudience,
  refreshAudience,
} from '#surveys/activation/audience';
import { campaignResult, recordOutcomes, startCampaign } from '#surveys/activation/campaign';
import { toCsv } from '#surveys/csv';
import { requireGroup, smallestGroup } from '#domain/k-anonymity';
import { actorOf } from '../actor.ts';
import type { ServerDeps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';

const mediaTypes = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
} as const;

async function parquetOf(members: readonly AudienceRow[]): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'peerline-audience-'));
  try {
    const file = join(folder, 'members.parquet');
    const schema = [
      { name: 'partyId', type: 'text' },
      { name: 'enteredAt', type: 'int64' },
    ] as const;
    const columns = {
      partyId: { type: 'text', values: members.map(({ partyId }) => partyId) },
      enteredAt: { type: 'int64', values: Float64Array.from(members, ({ enteredAt }) => enteredAt) },
    } as const;
    await writeParquet(file, schema, [{ length: members.length, columns }]);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function written(members: readonly AudienceRow[], format: keyof typeof mediaTypes): Promise<string | Buffer> {
  if (format === 'parquet') return await parquetOf(members);
  if (format === 'ndjson') return members.map((row) => `${JSON.stringify(row)}\n`).join('');
  return toCsv(
    ['partyId', 'enteredAt'],
    members.map(({ partyId, enteredAt }) => [partyId, new Date(enteredAt).toISOString()]),
  );
}

export function activationHandlers({ db, now }: ServerDeps): HandlersOf<typeof activationRoutes> {
  return {
    async postAudience(call) {
      const { id, definition } = call.body;
      await addAudience(db, id, definition, actorOf(call), now());
      return { status: 201, body: await readAudience(db, id) };
    },
    async getAudiences() {
      return { status: 200, body: { items: await listAudiences(db) } };
    },
    async postAudienceRefresh({ params: { id } }) {
      return { status: 200, body: await refreshAudience(db, id, now()) };
    },
    async getAudienceMembers({ params: { id }, query: { format } }) {
      await readAudience(db, id);
      const members = await audienceMembers(db, id);
      requireGroup(members.length, smallestGroup);
      const body = await written(members, format);
      const headers = {
        'content-type': mediaTypes[format],
        'content-disposition': `attachment; filename="${id}.${format}"`,
      };
      return { status: 200, body, headers };
    },
    async getAudienceDelta({ params: { id }, query: { since } }) {
      await readAudience(db, id);
      const items = await audienceDelta(db, id, since);
      // Who left is always told, so that nobody is addressed who said no.
      const large = (await audienceMembers(db, id)).length >= smallestGroup;
      return { status: 200, body: { items: items.filter(({ change }) => large || change === 'left') } };
    },
    async postCampaign(call) {
      return { status: 201, body: { enrolled: await startCampaign(db, call.body, actorOf(call)) } };
    },
    async postCampaignOutcomes({ params: { id }, body: { outcomes } }) {
      return { status: 200, body: await recordOutcomes(db, id, outcomes) };
    },
    async getCampaignResult({ params: { id } }) {
      return { status: 200, body: await campaignResult(db, id) };
    },
  };
}
