import { expect, it } from 'vitest';
import { featureCatalogue } from '../catalogue.ts';
import { bitOf } from '../conditions.ts';
import { keys } from '../declaration.ts';
import { Kernel } from './kernel.ts';
import * as layout from './layout.ts';
import { programsOf } from './programs.ts';
import { compile } from './row.ts';

const compiled = compile(featureCatalogue);

/** The programs of some flags as the kernel holds them. */
function programs(kernel: Kernel, flags: number): number[][] {
  const at = kernel.run.classOf(flags) >>> 2;
  const { i32 } = kernel;
  expect(i32[at]).toBe(flags);
  return Array.from({ length: compiled.plan.windowsMs.length + 1 }, (_, program) => {
    const from = i32[at + 1 + program]! >>> 2;
    const [counts, amounts, sums, keyed] = i32.subarray(from, from + 4);
    const words = (layout.programCode >> 2) + counts! + amounts! + sums! + (layout.keyBytes >> 2) * keyed!;
    return [...i32.subarray(from, from + words)];
  });
}

it('finds the programs of a combination of flags whatever came before it, also while the table grows', () => {
  const kernel = new Kernel(compiled, 0);
  const many = Array.from({ length: 3000 }, (_, k) => 1 + ((k * 2_654_435_761) % 2 ** 22));
  for (const flags of many) kernel.run.classOf(flags);
  for (const flags of many) expect(programs(kernel, flags)).toEqual(programsOf(compiled.plan, flags));
});

it('asks for the flags and keys that the declarations name', () => {
  const { leg, out, located, behaviour, steady } = bitOf;
  expect(bitOf['time-known']).toBe(layout.flagTimeKnown);
  expect([leg, out, bitOf.in, located, behaviour, steady]).toEqual([
    layout.flagLeg,
    layout.flagOut,
    layout.flagIn,
    layout.flagLocated,
    layout.flagBehaviour,
    layout.flagSteady,
  ]);
  expect(bitOf['new-counterparty']).toBe(layout.flagNewCounterparty);
  expect(bitOf['has-interval']).toBe(layout.flagHasInterval);
  const { tagPayee, tagPayer, tagCountry, tagDevice, tagPath, tagCategory } = layout;
  const tags = { payee: tagPayee, payer: tagPayer, country: tagCountry, device: tagDevice, path: tagPath };
  for (const [i, key] of keys.entries()) expect({ ...tags, category: tagCategory }[key]).toBe(i);
});

it('keeps apart what lies in the memory', () => {
  const kernel = new Kernel(compiled, 0);
  const slots = Array.from({ length: 2000 }, () => kernel.addSlot());
  const initial = compiled.plan.initial.slice(layout.slotCursors);
  for (const slot of slots) {
    const content = kernel.bytes(slot + layout.slotCursors, kernel.slotBytes - layout.slotCursors);
    expect(content.every((byte, i) => byte === initial[i])).toBe(true);
  }
  expect(new Set(slots).size).toBe(slots.length);
});
