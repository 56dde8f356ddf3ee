import { type KeyObject, sign } from 'node:crypto';

/** A signed statement that the trail ended with this hash on that day. Kept outside the database. */
export interface Anchor {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly sequence: number;
  readonly hash: string;
  /** Base64, ed25519 over `anchorText`. */
  readonly signature: string;
}

/** The signed bytes. */
export function anchorText(anchor: Omit<Anchor, 'signature'>): Buffer {
  return Buffer.from(`peerline-audit-anchor-1\n${anchor.day}\n${anchor.sequence}\n${anchor.hash}\n`);
}

/** Signs an anchor with an ed25519 private key. */
export function signAnchor(anchor: Omit<Anchor, 'signature'>, key: KeyObject): Anchor {
  return { ...anchor, signature: sign(null, anchorText(anchor), key).toString('base64') };
}
