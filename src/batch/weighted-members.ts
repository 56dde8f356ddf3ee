import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '#domain/app-error';
import { memberSpecs, type MemberSpec, type Profile } from '#model/members';

/** A weighting as the API gives it; what else stands in it is not read. */
const weighting = z.object({
  members: z
    .array(z.object({ name: z.string(), factor: z.number().min(0).max(1000) }))
    .min(1)
    .max(100),
});

/**
 * The members of a profile with the factors of a weighting that decisions taught, for a challenger that is trained and
 * calibrated with them. Error `model.weighting`: the file is none, or is about other members.
 */
export function weightedMembers(file: string, profile: Profile): readonly MemberSpec[] {
  const wrong = (why: string) => new AppError('model.weighting', `${file} is no weighting for this profile: ${why}`);
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : 'it cannot be read.');
  }
  const parsed = weighting.safeParse(document);
  if (!parsed.success) {
    throw wrong(parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '));
  }
  const factors = new Map(parsed.data.members.map(({ name, factor }) => [name, factor]));
  const specs = memberSpecs(profile);
  const missing = specs.filter(({ name }) => !factors.has(name)).map(({ name }) => name);
  const strange = [...factors.keys()].filter((name) => specs.every((spec) => spec.name !== name));
  if (missing.length + strange.length > 0) {
    throw wrong(`it has other members (${[...missing, ...strange].join(', ')}): was its model of another profile?`);
  }
  const learned = specs.map((spec) => ({ ...spec, weight: spec.weight * factors.get(spec.name)! }));
  if (learned.every(({ weight }) => weight === 0)) throw wrong('all its factors are 0.');
  return learned;
}
