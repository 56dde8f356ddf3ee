import type { BehaviourType } from './codes.ts';
import type { EpochMs } from './time.ts';

/** What a customer did in a channel: a log-in, a view, a changed profile. */
export interface BehaviourEvent {
  readonly id: string;
  readonly at: EpochMs;
  readonly partyId: string;
  readonly type: BehaviourType;
  readonly sessionId: string | null;
  readonly deviceId: string | null;
  readonly ipCountry: string | null;
  /** Page, screen or API route. */
  readonly path: string | null;
  readonly durationMs: number | null;
}
