import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer, type TestServer } from '../../test/server.ts';
import { verifyCaseFile } from './verify-case-file.ts';

describe('the file of a case', () => {
  let server: TestServer;
  const pages: Record<string, string> = {};
  const folder = mkdtempSync(join(tmpdir(), 'peerline-case-file-'));
  beforeAll(async () => {
    server = await openTestServer();
    const headers = await server.person(['compliance-officer']);
    const payload = { type: 'investigation', partyId: 'p-1', reason: '</script><b>odd & "quoted"</b>' };
    const opened = await server.app.inject({ method: 'POST', url: '/v1/casework/cases', headers, payload });
    for (const format of ['html', 'json']) {
      const url = `/v1/casework/cases/${opened.json().id}/file?format=${format}`;
      pages[format] = (await server.app.inject({ method: 'GET', url, headers })).body;
    }
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await server.close();
  });

  const verified = async (text: string) => {
    const file = join(folder, 'case');
    writeFileSync(file, text);
    return await verifyCaseFile(file);
  };

  it('is as it was made, as a page and as JSON, and the trail has its hash', async () => {
    const page = await verified(pages['html']!);
    expect(page).toMatchObject({ intact: true, pageAgrees: true });
    expect(await verified(pages['json']!)).toMatchObject({ intact: true, pageAgrees: null });
    const { rows } = await server.store.pool.query<{ after: { sha256: string } }>(
      "SELECT after FROM audit_entry WHERE action = 'case.file-made' ORDER BY sequence",
    );
    expect(rows[0]!.after.sha256).toBe(page.sha256);
    expect(rows.length).toBe(2);
  });

  it('needs nothing from elsewhere', () => {
    expect(pages['html']).not.toMatch(/(src|href)\s*=/);
    expect(pages['html']!.match(/<script/g)).toHaveLength(1);
  });

  it('shows a change of what a reader sees, and of what lies within', async () => {
    const seen = pages['html']!.replace('Party p-1', 'Party p-2');
    expect(await verified(seen)).toMatchObject({ intact: true, pageAgrees: false });
    const within = pages['json']!.replace('"p-1"', '"p-2"');
    expect(await verified(within)).toMatchObject({ intact: false, pageAgrees: null });
  });

  it('is told from what is none', async () => {
    await expect(verified('<p>hello</p>')).rejects.toMatchObject({ code: 'case-file.unreadable' });
    await expect(verifyCaseFile(join(folder, 'absent'))).rejects.toMatchObject({ code: 'case-file.absent' });
  });
});
