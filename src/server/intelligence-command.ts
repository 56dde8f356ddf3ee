import { join } from 'node:path';
import { ownCountryList } from '#batch/country-list-file';
import type { PartyRisk } from '#intelligence/party-risks';
import { type Update, updateIntelligence } from '#intelligence/update';
import { createAddressGuard } from '#outbound/address-guard';
import { fetchFile } from '#outbound/fetch-file';
import { resolveName } from '#outbound/pinned';
import { createVault } from '#store/vault/vault';
import type { EventLog } from '#stream/event-log';
import { openPostgresLog } from '#stream/postgres/log';
import { masterKeyOf, withStore } from './command-line.ts';

const timeoutMs = 60_000;
const recordsAtOnce = 500;

/** What became of what third parties say of customers. */
export interface Told {
  readonly told: number;
  /** The log knew them. */
  readonly known: number;
  /** The log knows the identifier with another content; that stays. */
  readonly conflicts: number;
}

export interface IntelligenceResult extends Omit<Update, 'partyRisks'> {
  readonly partyRisks: number;
  /** Null where the log was not to be told. */
  readonly log: Told | null;
}

/** Tells the event log, where features and alerts find it as they find screening hits. */
export async function tellPartyRisks(log: EventLog, risks: readonly PartyRisk[]): Promise<Told> {
  const told = { told: 0, known: 0, conflicts: 0 };
  for (let from = 0; from < risks.length; from += recordsAtOnce) {
    const part = risks.slice(from, from + recordsAtOnce);
    const results = await log.append(
      part.map((body) => ({ id: body.id, kind: 'screening-hit', key: body.partyId, body: { ...body } })),
    );
    for (const { outcome } of results) {
      if (outcome === 'accepted') told.told += 1;
      else if (outcome === 'repeated') told.known += 1;
      else told.conflicts += 1;
    }
  }
  return told;
}

/** Reads the sources once, keeps what is new, and with `parties` tells the log of the store of customers. */
export async function updateFromCommandLine(options: {
  readonly sources: string;
  readonly out: string;
  readonly network?: readonly string[];
  readonly parties?: boolean;
}): Promise<IntelligenceResult> {
  const guard = createAddressGuard(options.network ?? []);
  const { partyRisks, ...update } = await updateIntelligence({
    sources: options.sources,
    folder: join(options.out, 'intelligence'),
    now: Date.now(),
    builtInFile: ownCountryList,
    fetch: (url, mostBytes) => fetchFile(url, { guard, resolve: resolveName, timeoutMs, mostBytes }),
  });
  const log =
    options.parties !== true || partyRisks.length === 0
      ? null
      : await withStore(options.out, async ({ db, pool }) => {
          const vault = createVault({ db, masterKey: masterKeyOf(options.out), now: Date.now });
          const opened = await openPostgresLog({ pool, vault });
          try {
            return await tellPartyRisks(opened, partyRisks);
          } finally {
            await opened.close();
          }
        });
  return { ...update, partyRisks: partyRisks.length, log };
}
