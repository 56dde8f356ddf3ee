import { type KeyObject, verify as verifySignature } from 'node:crypto';
import { type Anchor, anchorText } from './anchor.ts';
import { type AuditEntry, genesisHash, hashOf } from './audit-entry.ts';

/** The result of reading a whole trail; `firstBroken` names the entry where trust ends. */
export type Verification =
  | { readonly intact: true; readonly entries: number; readonly anchors: number; readonly lastHash: string }
  | { readonly intact: false; readonly entries: number; readonly firstBroken: number; readonly reason: string };

/**
 * Verifies an exported trail without the database: numbering without gaps, each hash, each link, and that every signed
 * anchor names an entry with that very hash. Entries must come in order. What was cut from the end is seen only through
 * an anchor that names an entry beyond it.
 */
export async function verifyTrail(
  entries: Iterable<AuditEntry> | AsyncIterable<AuditEntry>,
  anchors: readonly Anchor[],
  publicKey: KeyObject | null,
): Promise<Verification> {
  const wanted = new Map<number, Anchor>();
  for (const anchor of anchors) {
    if (
      publicKey !== null &&
      !verifySignature(null, anchorText(anchor), publicKey, Buffer.from(anchor.signature, 'base64'))
    ) {
      return {
        intact: false,
        entries: 0,
        firstBroken: anchor.sequence,
        reason: `the anchor of ${anchor.day} is not signed by this key`,
      };
    }
    wanted.set(anchor.sequence, anchor);
  }
  let count = 0;
  let previous = genesisHash;
  for await (const entry of entries) {
    const broken = faultOf(entry, count + 1, previous, wanted.get(count + 1));
    if (broken !== null) return { intact: false, entries: count, firstBroken: count + 1, reason: broken };
    previous = entry.hash;
    count++;
  }
  const beyond = Math.max(0, ...wanted.keys());
  if (beyond > count) {
    return {
      intact: false,
      entries: count,
      firstBroken: count + 1,
      reason: `entries ${count + 1} to ${beyond} were anchored and are gone`,
    };
  }
  return { intact: true, entries: count, anchors: anchors.length, lastHash: previous };
}

function faultOf(entry: AuditEntry, sequence: number, previous: string, anchor: Anchor | undefined): string | null {
  if (entry.sequence !== sequence) return `entry ${sequence} is missing or out of order`;
  if (entry.previous !== previous) return `entry ${sequence} does not follow the entry before it`;
  if (hashOf(entry) !== entry.hash) return `entry ${sequence} was changed after it was written`;
  if (anchor !== undefined && anchor.hash !== entry.hash)
    return `entry ${sequence} differs from the anchor of ${anchor.day}`;
  return null;
}
