import type { Typology } from '../typology.ts';
import type { Stage } from './stage.ts';

/** A labelled typology beside the innocent thing that looks like it. */
export interface TypologyScheme {
  readonly typology: Typology;
  /** Kind of the innocent look-alikes. */
  readonly lookAlike: string;
  /** Customers that take part, guilty and innocent performances alike. */
  readonly players: readonly [low: number, high: number];
  readonly days: readonly [low: number, high: number];
  /** Personas that may be guilty, and those that may look alike. */
  readonly guilty: readonly string[];
  readonly innocent: readonly string[];
  /** Innocent performances may go on month after month; a third of them does. */
  readonly recurs: boolean;
  /** The players' accounts sleep until it starts. */
  readonly dormantBefore?: boolean;
  perform(stage: Stage): void;
  imitate(stage: Stage): void;
}
