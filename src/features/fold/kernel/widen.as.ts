// AssemblyScript, compiled by scripts/compile-kernels.js.
import { wideBytes } from '../layout';
import { widenCounts } from './counts.as';
import { widenKeys } from './keys.as';
import { resizeRecords } from './records.as';

/** Events of which bytes can count and tell the distance; more, or more keys than bytes can number, need words. */
export const mostNarrow = 255;

/** Lets a slot count in words instead of bytes. */
export function widen(slot: usize): void {
  widenKeys(slot);
  widenCounts(slot);
  resizeRecords(slot, wideBytes);
}
