import {
  type BreachEvidence,
  breachesRecord,
  breachRecord,
  type EvidenceRecord,
  type HitEvidence,
  hitRecord,
  type PartyEvidence,
  partyRecord,
} from './evidence.ts';

/** A sentence and the records that it rests on. */
export interface CitedSentence {
  readonly text: string;
  readonly refs: readonly string[];
}

const mostBreachesTold = 8;
const mostHitsTold = 8;

function plural(count: string, one: string): string {
  return `${count} ${one}${count === '1' ? '' : 's'}`;
}

/** A first draft: each sentence cites its records, and every figure comes from one of them. */
export function draftNarrative(
  party: PartyEvidence,
  breaches: readonly BreachEvidence[],
  hits: readonly HitEvidence[],
  currency: string,
): { readonly sentences: readonly CitedSentence[]; readonly evidence: readonly EvidenceRecord[] } {
  const who = partyRecord(party);
  // An alert of hits alone has no breach.
  const sums = breaches.length === 0 ? [] : [breachesRecord(breaches, currency)];
  const records = breaches.map((breach) => ({ breach, record: breachRecord(breach, currency) }));
  const told = records
    .toSorted((a, b) => b.breach.score - a.breach.score || a.breach.id - b.breach.id)
    .slice(0, mostBreachesTold);
  const { entityType, country, since, accounts, id } = who.texts;
  const described = [
    entityType === undefined ? null : `a customer of the type ${entityType}`,
    country === undefined ? null : `resident in ${country}`,
    since === undefined ? null : `known since ${since}`,
  ].filter((part) => part !== null);
  const opening: CitedSentence = {
    text: `The subject is party ${id}${described.length === 0 ? '' : `, ${described.join(', ')}`}, with ${plural(accounts!, 'account')} at this institution.`,
    refs: [who.ref],
  };
  const summary = sums.map(({ ref, texts: { count, total, first, last } }) => ({
    text: `From ${first} to ${last}, ${plural(count!, 'payment')} with a total of ${total} departed from what is usual among comparable customers.`,
    refs: [ref],
  }));
  const details = told
    .toSorted((a, b) => a.breach.at - b.breach.at || a.breach.id - b.breach.id)
    .map(({ record: { ref, texts } }) => ({
      text:
        `On ${texts['day']}, the payment ${texts['leg']} of ${texts['amount']} scored ${texts['score']} against a line of ` +
        `${texts['tau']}${texts['reason'] === undefined ? '' : ` (${texts['reason']})`}.`,
      refs: [ref],
    }));
  const found = hits.map(hitRecord);
  const screened = found.slice(0, mostHitsTold).map(({ ref, texts: { day, score, list } }) => ({
    text: `On ${day}, the name of the subject was found alike (${score}) to an entry of ${list}.`,
    refs: [ref],
  }));
  const evidence = [who, ...sums, ...records.map(({ record }) => record), ...found];
  return { sentences: [opening, ...summary, ...details, ...screened], evidence };
}

export interface NarrativeProblem {
  /** From 0. */
  readonly sentence: number;
  readonly problem: string;
}

/** Dates and numbers, with their separators; a trailing mark belongs to the sentence. */
function figuresOf(text: string): readonly string[] {
  return [...text.matchAll(/\d{4}-\d{2}-\d{2}|\d+(?:[.,\u00A0\u202F'’]\d+)*/g)].map(([figure]) => figure);
}

/**
 * Whether every sentence cites records that there are, and every figure in it stands, exactly so, in one of those.
 * Empty = the narrative may be submitted.
 */
export function checkNarrative(
  sentences: readonly CitedSentence[],
  evidence: readonly EvidenceRecord[],
): readonly NarrativeProblem[] {
  const records = new Map(evidence.map((record) => [record.ref, record]));
  if (sentences.length === 0) return [{ sentence: 0, problem: 'There is no sentence.' }];
  return sentences.flatMap(({ text, refs }, sentence) => {
    if (refs.length === 0) return [{ sentence, problem: 'It cites nothing.' }];
    const absent = refs.filter((ref) => !records.has(ref)).map((ref) => `${ref} is no record of this case.`);
    const vouched = new Set(
      refs.flatMap((ref) => Object.values(records.get(ref)?.texts ?? {})).flatMap((known) => figuresOf(known)),
    );
    const wrong = figuresOf(text)
      .filter((figure) => !vouched.has(figure))
      .map((figure) => `${figure} is in none of the cited records.`);
    return [...absent, ...wrong].map((problem) => ({ sentence, problem }));
  });
}
