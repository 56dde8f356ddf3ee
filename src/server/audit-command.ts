import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readPublicKey } from '#store/audit/anchor-key';
import { readAudit } from '#store/audit/audit-trail';
import { readExport } from '#store/audit/export';
import { readAnchors } from '#store/audit/sink';
import { type Verification, verifyTrail } from '#store/audit/verify';
import type { Store } from '#store/database';

/** Where anchors and their key lie unless settings say otherwise. */
export const auditFiles = (dataFolder: string) => ({
  key: join(dataFolder, 'audit', 'anchor.key'),
  publicKey: join(dataFolder, 'audit', 'anchor.key.pub'),
  anchors: join(dataFolder, 'audit', 'anchors.ndjson'),
});

export interface AuditVerification {
  readonly verification: Verification;
  /** Where the anchors came from; null = none, so a trail cut at its end would not show. */
  readonly anchors: string | null;
  /** Whether the anchors' signatures were checked. */
  readonly signed: boolean;
}

export interface AuditSources {
  readonly out: string;
  readonly anchors?: string;
  readonly publicKey?: string;
}

/** Verifies an export, or the database when a store is given. Files that were named must be there. */
export async function verifyAudit(
  source: { readonly file: string } | { readonly store: Store },
  { out, anchors, publicKey }: AuditSources,
): Promise<AuditVerification> {
  const usual = auditFiles(out);
  const anchorFile = anchors ?? (existsSync(usual.anchors) ? usual.anchors : null);
  const keyFile = publicKey ?? (existsSync(usual.publicKey) ? usual.publicKey : null);
  const known = anchorFile === null ? [] : await readAnchors(anchorFile);
  const key = keyFile === null ? null : readPublicKey(keyFile);
  const entries = 'file' in source ? readExport(source.file) : readAudit(source.store.db);
  const verification = await verifyTrail(entries, known, key);
  return { verification, anchors: anchorFile, signed: anchorFile !== null && key !== null };
}

/** Writes the whole trail, one entry per line, to a file or to stdout. Returns the number of entries. */
export async function exportAudit(store: Store, file: string | undefined): Promise<number> {
  let entries = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const entry of readAudit(store.db)) {
      entries++;
      yield `${JSON.stringify(entry)}\n`;
    }
  }
  if (file === undefined) {
    for await (const line of lines()) {
      if (!process.stdout.write(line)) await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
  } else await pipeline(Readable.from(lines()), createWriteStream(file, { mode: 0o600 }));
  return entries;
}
