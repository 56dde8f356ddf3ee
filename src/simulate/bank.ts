import { createRandom } from '#ml/random';
import { liveCompanyMonth } from './company.ts';
import { liveHouseholdMonth } from './household.ts';
import { Ledger } from './ledger.ts';
import { personas } from './personas.ts';
import type { Population } from './population.ts';
import { TransactionRows } from './transaction-rows.ts';

/** Employees who bank here, grouped by employer: those of party i are [from[i], from[i + 1]) of `members`. */
export interface Employees {
  readonly from: Int32Array;
  readonly members: Int32Array;
}

export function groupEmployees(population: Population): Employees {
  const { employer, size } = population;
  const from = new Int32Array(size + 1);
  for (const boss of employer) if (boss !== -1) from[boss + 1]!++;
  for (let i = 0; i < size; i++) from[i + 1]! += from[i]!;
  const next = from.slice();
  const members = new Int32Array(from[size]!);
  for (let i = 0; i < size; i++) {
    const boss = employer[i]!;
    if (boss !== -1) members[next[boss]!++] = i;
  }
  return { from, members };
}

/** Everyday life of one party in one month. */
export function liveMonth(ledger: Ledger, party: number, month: number, intensity: number, employees: Employees): void {
  const { population } = ledger;
  if (personas[population.persona[party]!]!.entityType === 'individual') {
    liveHouseholdMonth(ledger, party, month, intensity);
    return;
  }
  const staff = employees.members.subarray(employees.from[party], employees.from[party + 1]);
  liveCompanyMonth(ledger, party, month, intensity, staff);
}

/** How lively everybody must be for the bank to make the wanted number of everyday transactions. */
export interface Volume {
  readonly intensity: number;
  /** Share of rows kept, below 1 only where even the regular payments are too many. */
  readonly keep: number;
}

const sampledPartyMonths = 8_000;

/** Finds the volume by living sampled party-months at two intensities: rows grow nearly linearly with it. */
export function measureVolume(ledger: Ledger, employees: Employees, wanted: number): Volume {
  const { population, calendar } = ledger;
  const partyMonths = population.size * calendar.months;
  const step = Math.max(1, Math.floor(partyMonths / sampledPartyMonths));
  const probe = new TransactionRows();
  const rowsAt = (intensity: number): number => {
    const prober = new Ledger(probe, population, calendar, createRandom(1), ledger.journeys);
    let rows = 0;
    let visits = 0;
    for (let i = 0; i < partyMonths; i += step) {
      probe.length = 0;
      liveMonth(prober, i % population.size, Math.floor(i / population.size), intensity, employees);
      rows += probe.length;
      visits++;
    }
    return (rows / visits) * partyMonths;
  };
  const floor = 0.05;
  const atFloor = rowsAt(floor);
  if (atFloor >= wanted) return { intensity: floor, keep: Math.max(0, wanted) / atFloor };
  let intensity = 1;
  // Rows against intensity bend only slightly, so a few chords through the floor find the point.
  for (let i = 0; i < 3; i++) {
    const rows = rowsAt(intensity);
    if (Math.abs(rows - wanted) < 0.003 * wanted) break;
    const perIntensity = Math.max(rows - atFloor, 1e-3 * wanted) / (intensity - floor);
    intensity = Math.min(1_000, floor + Math.max(1e-3, (wanted - atFloor) / perIntensity));
  }
  return { intensity, keep: 1 };
}
