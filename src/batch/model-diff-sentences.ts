import type { ChangedLeaf } from './changed-leaves.ts';
import type { MemberChange, ModelDiff } from './model-diff.ts';

const namesListed = 12;

/** What differs between two versions, in words. */
export function diffSentences(diff: Omit<ModelDiff, 'sentences'>): readonly string[] {
  const { facts, training, features, axes, policy, featureOptions, experts, members, cells, metrics, files } = diff;
  if (diff.a === diff.b) return ['This is one and the same version.'];
  const sentences = [
    ...facts.map((leaf) => `The ${factNames[leaf.name] ?? leaf.name} ${changed(leaf)}.`),
    trainingSentence(training),
    ...nameSentences('Features', features),
    named('Features defined otherwise', features.changed),
    ...nameSentences('Axes', axes),
    named('Axes with other values', axes.changed),
    ...policy.map((leaf) => `Policy ${leaf.name} ${changed(leaf)}.`),
    ...featureOptions.map((leaf) => `Feature option ${leaf.name} ${changed(leaf)}.`),
    ...nameSentences('Experts', experts),
    ...members.map(memberSentence),
    ...nameSentences('Cells', cells),
    named('Cells calibrated by another cell', cells.recalibrated),
    ...metrics.map((leaf) => `Metric ${leaf.name} ${changed(leaf)}.`),
    named('Fitted files with other bytes', files),
  ].filter((sentence) => sentence !== null);
  return sentences;
}

const factNames: Readonly<Record<string, string>> = { codeVersion: 'code version', seed: 'drawn seed' };

function trainingSentence(training: readonly ChangedLeaf[]): string | null {
  const isOther = training.some(({ name }) => name === 'trainingData');
  if (!isOther) return null;
  const counts = training.flatMap((leaf) => {
    const words = countNames[leaf.name];
    return words === undefined ? [] : [`${words} ${valueText(leaf.a)} → ${valueText(leaf.b)}`];
  });
  return `The training data differ${counts.length === 0 ? '' : `: ${counts.join(', ')}`}.`;
}

const countNames: Readonly<Record<string, string>> = {
  rows: 'training legs',
  parties: 'training parties',
  calibrationRows: 'calibration legs',
  calibrationEarlierRows: 'of them from before the calibration period',
  calibrationParties: 'calibration parties',
};

function memberSentence({ expert, member, change, a, b }: MemberChange): string {
  const of = `Member ${member} of expert ${expert}`;
  if (change === 'added') return `${of} was added with weight ${b}.`;
  if (change === 'removed') return `${of} was removed; it had weight ${a}.`;
  return change === 'weight' ? `${of} has weight ${b} instead of ${a}.` : `${of} has other settings.`;
}

function nameSentences(
  kind: string,
  { added, removed }: { readonly added: readonly string[]; readonly removed: readonly string[] },
): (string | null)[] {
  return [named(`${kind} added`, added), named(`${kind} removed`, removed)];
}

function named(head: string, names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const rest = names.length - namesListed;
  const list = names.slice(0, namesListed).join(', ');
  return `${head} (${names.length.toLocaleString('en')}): ${list}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}.`;
}

function changed({ a, b }: ChangedLeaf): string {
  if (a === undefined) return `is new: ${valueText(b)}`;
  return b === undefined ? `is gone; it was ${valueText(a)}` : `changed from ${valueText(a)} to ${valueText(b)}`;
}

function valueText(value: unknown): string {
  if (typeof value !== 'number') return String(value);
  return Number.isInteger(value) ? value.toLocaleString('en') : String(Number(value.toPrecision(4)));
}
