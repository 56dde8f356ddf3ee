import { setFlagsFromString } from 'node:v8';

/**
 * Lets the old generation of every thread grow to six times what is alive before it is collected (V8 doubles it at
 * most). What lives through a few milliseconds of a busy server is promoted in passing, so that a heap of 40 MB was
 * collected every few seconds, and all decisions of 50 ms waited each time. Costs some hundred megabytes at the rates
 * of `bench decision` (docs/adr/0093). Read by V8 after each collection, so it may be set while running.
 */
export function collectLate(): void {
  setFlagsFromString('--heap-growing-percent=500');
}
