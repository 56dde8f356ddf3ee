import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readTable } from '#engine/duckdb/read-table';
import type { SegmentationPurpose } from '#model/segmentation/provenance';
import { fitSegments, readSegmentation } from './behavioural-segments.ts';
import { halvesOf, partyColumn, writeCustomerProfiles } from './customer-profiles.ts';
import { type SegmentationView, viewSegmentation } from './segmentation-view.ts';
import { readStoredJson } from './stored-json.ts';
import { folders, type Progress } from './workspace.ts';

/** One version of a segmentation of the bank's customers, as files below `segments/`. */
export interface BankSegmentation {
  readonly purpose: SegmentationPurpose;
  /** Name of the segmentation. */
  readonly name: string;
  /** Names of files in `segments/`. */
  readonly segmentation: string;
  readonly profiles: string;
  /** End of the time that the profiles describe, UTC epoch ms. */
  readonly asOf: number;
}

const names: Readonly<Record<SegmentationPurpose, string>> = { aml: 'payment-behaviour', commercial: 'customer-needs' };
const listName = 'bank-segments.json';

export function hasBankSegments(out: string): boolean {
  return existsSync(join(resolve(out), 'segments', listName));
}

/** The versions in their order: each follows the one of its purpose before it. */
export function readBankSegments(out: string): readonly BankSegmentation[] {
  if (!hasBankSegments(out)) return [];
  const file = join(resolve(out), 'segments', listName);
  return readStoredJson(file, 'run `peerline segments bank` again') as readonly BankSegmentation[];
}

/**
 * Behavioural segments of the customers in the lake, for AML and for commercial use apart: one version on the first half
 * of the time, and the one that follows it on the second.
 */
export async function fitBankSegments(
  out: string,
  seed: number,
  progress: Progress,
): Promise<readonly BankSegmentation[]> {
  const { lake } = folders(resolve(out));
  const folder = join(resolve(out), 'segments');
  mkdirSync(folder, { recursive: true });
  const halves = await halvesOf(lake);
  const versions: BankSegmentation[] = [];
  for (const purpose of ['aml', 'commercial'] as const) {
    let previous: string | undefined;
    for (const [half, period] of halves.entries()) {
      progress(versions.length, 2 * halves.length, 'Segments of behaviour');
      const profiles = `${purpose}-profiles-${half + 1}.parquet`;
      const file = join(folder, profiles);
      await writeCustomerProfiles(lake, purpose, period, file);
      const { saved } = await fitSegments({
        file,
        purpose,
        exclude: [partyColumn],
        keep: [],
        seed,
        out,
        methods: ['k-means'],
        ...(previous === undefined ? {} : { previous }),
      });
      previous = saved;
      versions.push({
        purpose,
        name: names[purpose],
        segmentation: saved.slice(folder.length + 1),
        profiles,
        asOf: period.until,
      });
    }
  }
  writeFileSync(join(folder, listName), `${JSON.stringify(versions, null, 2)}\n`);
  return versions;
}

/** What is stored of a version: its description, and its customers with their places. */
export interface BankSegmentationContent extends SegmentationView {
  /** Hash of the segmentation's file. */
  readonly version: string;
  readonly parties: readonly string[];
  readonly lineage: ReturnType<typeof readSegmentation>['provenance']['columns'];
}

/** Reads a version with the one before it, null for the first. */
export async function readBankSegmentation(
  out: string,
  { segmentation, profiles }: BankSegmentation,
  before: BankSegmentation | null,
): Promise<BankSegmentationContent> {
  const folder = join(resolve(out), 'segments');
  const file = join(folder, segmentation);
  const fitted = readSegmentation(file);
  const { columns } = await readTable(join(folder, profiles));
  const party = columns.find(({ name }) => name === partyColumn)!;
  const parties =
    party.type === 'text'
      ? Array.from(party.codes, (code) => party.labels[code]!)
      : Array.from(party.values, (value) => String(value));
  const previous = before === null ? null : readSegmentation(join(folder, before.segmentation));
  return {
    ...viewSegmentation(fitted, columns, previous),
    version: createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12),
    parties,
    lineage: fitted.provenance.columns,
  };
}
