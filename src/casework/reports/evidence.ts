import { formatMoney } from '#domain/money';

/** A record that a sentence may cite, with every text that it vouches for. */
export interface EvidenceRecord {
  /** `breach:12`, `party:p-77`, `breaches`. */
  readonly ref: string;
  /** Name → text exactly as a sentence may say it. */
  readonly texts: Readonly<Record<string, string>>;
}

export interface BreachEvidence {
  readonly id: number;
  readonly legId: string;
  readonly at: number;
  readonly amountMinor: number;
  readonly score: number;
  readonly tau: number;
  readonly cell: string;
  /** Sentence of the reason that moved the score most; null where none is stored. */
  readonly leadingReason: string | null;
}

export interface HitEvidence {
  /** Of its record in the event log. */
  readonly position: number;
  readonly list: string;
  readonly listVersion: string | null;
  readonly score: number;
  readonly at: number;
}

export interface PartyEvidence {
  readonly id: string;
  readonly entityType: string | null;
  readonly country: string | null;
  readonly onboardedAt: number | null;
  readonly accounts: number;
}

/** `2026-01-05`, UTC. */
export function dayText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export function breachRecord(breach: BreachEvidence, currency: string): EvidenceRecord {
  const { id, legId, at, amountMinor, score, tau, cell, leadingReason } = breach;
  return {
    ref: `breach:${id}`,
    texts: {
      leg: legId,
      day: dayText(at),
      amount: formatMoney(amountMinor, currency),
      score: score.toFixed(2),
      tau: tau.toFixed(2),
      segment: cell,
      ...(leadingReason === null ? {} : { reason: leadingReason }),
    },
  };
}

export function hitRecord({ position, list, listVersion, score, at }: HitEvidence): EvidenceRecord {
  const version = listVersion === null ? {} : { version: listVersion };
  return { ref: `hit:${position}`, texts: { list, ...version, score: score.toFixed(2), day: dayText(at) } };
}

/** What all breaches of a case, at least one, add up to. */
export function breachesRecord(breaches: readonly BreachEvidence[], currency: string): EvidenceRecord {
  const total = breaches.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const times = breaches.map(({ at }) => at);
  return {
    ref: 'breaches',
    texts: {
      count: String(breaches.length),
      total: formatMoney(total, currency),
      first: dayText(Math.min(...times)),
      last: dayText(Math.max(...times)),
    },
  };
}

export function partyRecord({ id, entityType, country, onboardedAt, accounts }: PartyEvidence): EvidenceRecord {
  return {
    ref: `party:${id}`,
    texts: {
      id,
      ...(entityType === null ? {} : { entityType }),
      ...(country === null ? {} : { country }),
      ...(onboardedAt === null ? {} : { since: dayText(onboardedAt) }),
      accounts: String(accounts),
    },
  };
}
