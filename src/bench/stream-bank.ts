import { readCountryRisk } from '#batch/country-list-file';
import { foldOptionsFor } from '#features/fold-options';
import { createAxisCoder, declareAxes } from '#model/axes';
import type { LegSample } from '#model/leg-sample';
import { defaultPolicy } from '#model/policy';
import { trainModel } from '#model/train';
import { featureCatalogue } from '#features/catalogue';
import { createRandom, type Random } from '#ml/random';
import type { LoggedRecord } from '#stream/event-log';
import type { NewRecord } from '#stream/record';
import { type LoadedModel, loadedModel } from '#stream/scoring/loaded-model';
import { createLegRows } from '#stream/state/leg-rows';
import { createStreamState } from '#stream/state/stream-state';

/** A small made-up bank as log records, for benchmarks of the stream: deterministic by seed, of no realism. */
export interface StreamBank {
  readonly parties: number;
  /** Parties and their accounts. */
  opening(): readonly NewRecord[];
  /** The next `count` payments, about one in ten between two customers; time moves on by `stepMs` on average. */
  payments(count: number): readonly NewRecord[];
}

/** Of the bank that `trainStreamModel` learns from by default: what pays much more often than that is unusual. */
export const usualBank = { parties: 2000, payments: 40_000, stepMs: 2000 } as const;

/** A bank of so many parties, each as active as those that the model knows: hardly anything in it alerts. */
export function createUsualBank(seed: number, parties: number): StreamBank {
  return createStreamBank(seed, parties, (usualBank.stepMs * usualBank.parties) / parties);
}

export const bankStart = Date.UTC(2026, 0, 1);
const day = 86_400_000;
const channels = ['mobile', 'online', 'pos', 'branch'] as const;

export function createStreamBank(seed: number, parties: number, stepMs = 2_000): StreamBank {
  const random: Random = createRandom(seed);
  let at = bankStart;
  let next = 0;
  const isBusiness = (party: number) => party % 5 === 0;
  return {
    parties,
    opening: () =>
      Array.from({ length: parties }, (_, party): NewRecord[] => [
        {
          id: `open-party-${party}`,
          kind: 'party',
          key: `p${party}`,
          body: {
            id: `p${party}`,
            entityType: isBusiness(party) ? 'business' : 'individual',
            name: `Name ${party}`,
            birthDate: null,
            country: ['DE', 'FR', 'CZ'][party % 3]!,
            region: null,
            industry: isBusiness(party) ? 'trade' : null,
            occupation: null,
            onboardedAt: bankStart - (party % 1500) * day,
            riskRating: 'low',
            politicallyExposed: false,
            clientSegment: isBusiness(party) ? 'sme' : 'retail',
          },
        },
        {
          id: `open-account-${party}`,
          kind: 'account',
          key: `p${party}`,
          body: { id: `a${party}`, partyId: `p${party}`, product: 'checking', currency: 'EUR', openedAt: null },
        },
      ]).flat(),
    payments: (count) =>
      Array.from({ length: count }, (): NewRecord => {
        const party = random.below(parties);
        at += Math.floor(random.uniform() * 2 * stepMs);
        const id = `t${seed}-${next++}`;
        const between = random.uniform() < 0.1;
        const spread = Math.exp((isBusiness(party) ? 9 : 7) + random.normal());
        return {
          id,
          kind: 'transaction',
          key: `a${party}`,
          body: {
            id,
            at,
            accountId: `a${party}`,
            direction: random.uniform() < 0.7 ? 'out' : 'in',
            amountMinor: Math.round(spread),
            currency: 'EUR',
            channel: channels[random.below(channels.length)]!,
            scheme: random.uniform() < 0.5 ? 'card' : 'transfer',
            category: null,
            counterpartyAccountId: between ? `a${random.below(parties)}` : null,
            counterpartyIdentifier: between ? null : `shop-${random.below(parties)}`,
            counterpartyName: null,
            counterpartyCountry: random.uniform() < 0.95 ? 'DE' : 'PL',
            counterpartyBank: null,
            placeCountry: null,
            placeLatitude: null,
            placeLongitude: null,
            description: 'Thank you',
            deviceId: null,
          },
        };
      }),
  };
}

/** The records as a log would give them back, without a log. */
export function asLogged(records: readonly NewRecord[], from = 1): readonly LoggedRecord[] {
  return records.map(({ kind, body }, i) => {
    const acceptedAt = Number(body['at'] ?? bankStart);
    return { position: from + i, partition: 0, kind, acceptedAt, body };
  });
}

/** A model of the online profile, trained on `payments` payments of such a bank. */
export async function trainStreamModel(
  seed: number,
  parties: number,
  payments: number,
  alpha = 0.001,
): Promise<LoadedModel> {
  const bank = createStreamBank(seed, parties);
  const base = { currency: 'EUR', rates: {} };
  const featureOptions = foldOptionsFor(base.currency, readCountryRisk());
  const state = createStreamState({ base, fold: featureOptions });
  const opening = asLogged(bank.opening());
  state.apply(opening, createLegRows(state.columns, 0), null);
  const axes = declareAxes(state.partyColumns, state.dictionary);
  const coder = createAxisCoder(axes, state.dictionary, featureOptions.timeZone);
  const rows = createLegRows(state.columns, axes.length);
  state.apply(asLogged(bank.payments(payments), opening.length + 1), rows, coder);
  const sample = (wanted: (party: number) => boolean): LegSample => {
    const chosen = Array.from({ length: rows.length }, (_, i) => i).filter((i) => wanted(rows.party[i]!));
    const data = new Float64Array(chosen.length * rows.columns);
    for (const [to, i] of chosen.entries()) {
      data.set(rows.features.subarray(i * rows.columns, (i + 1) * rows.columns), to * rows.columns);
    }
    return {
      features: { rows: chosen.length, columns: rows.columns, data },
      axes: rows.axes.map((codes) => Int16Array.from(chosen, (i) => codes[i]!)),
      party: Int32Array.from(chosen, (i) => rows.party[i]!),
      at: Float64Array.from(chosen, (i) => rows.facts[i]!.at),
    };
  };
  const model = await trainModel(
    {
      catalogue: featureCatalogue,
      featureOptions,
      axes,
      train: sample((party) => party % 2 === 0),
      calibrate: sample((party) => party % 2 === 1),
      policy: { ...defaultPolicy, alpha: { default: alpha, rules: [] } },
      profile: 'online',
    },
    createRandom(seed),
  );
  return loadedModel(`bench-${seed}`, model);
}
