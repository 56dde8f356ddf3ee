import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultPolicy } from '#model/policy';
import { readPolicy } from './policy-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'peerline-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

function policyOf(text: string) {
  const policy = join(folder, 'policy.yaml');
  writeFileSync(policy, text);
  return readPolicy({ policy }).policy;
}

describe('a policy file', () => {
  it('keeps the default of what it leaves out', () => {
    const read = policyOf('alpha: { default: 0.002, rules: [{ when: { risk-rating: high }, value: 0.01 }] }\n');
    expect(read.alpha.rules).toEqual([{ when: { 'risk-rating': 'high' }, value: 0.01 }]);
    expect(read.threshold).toEqual(defaultPolicy.threshold);
    expect(read.cellAxes).toEqual(defaultPolicy.cellAxes);
  });

  it('is refused where it names an axis that does not exist, all of them together: a misspelt rule would move no line', () => {
    const text = 'threshold: { default: 0.5, rules: [{ when: { risk: high }, value: 0.4 }] }\nexpertAxis: segment\n';
    expect(() => policyOf(text)).toThrow(/names no axis of Peerline: risk, segment\. There are: entity-type, /);
  });

  it('is refused in one sentence where a value is out of range or no YAML', () => {
    expect(() => policyOf('alpha: { default: 2 }\n')).toThrow(/alpha\.default/);
    expect(() => policyOf('{')).toThrow(/is not YAML/);
  });
});
