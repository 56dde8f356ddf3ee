import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertExplanation } from '#batch/explain-alert';
import type { ModelDiff } from '#batch/model-diff';
import type { ModelDescription } from '#batch/model-show';
import type { RunResult } from '#report/run-result';
import { peerline, peerlineJson as json } from '../peerline.ts';

const folder = mkdtempSync(join(tmpdir(), 'peerline-settings-'));
const [bank, out, policy] = ['bank', 'out', 'policy.yaml'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const minutes = 60_000;

describe("the bank's own settings, from the policy file to the explanation", () => {
  let before: string;
  beforeAll(async () => {
    await json(...`simulate --parties 200 --transactions 9000 --months 4 --seed 11 --out ${bank}`.split(' '));
    const rates = `--rates ${bank}/rates.csv --base-currency EUR`;
    const done = await json<RunResult>(
      ...`run --data ${bank} --mapping canonical ${rates} --seed 5 --out ${out}`.split(' '),
    );
    before = done.model.version;
  }, 8 * minutes);

  it(
    'makes another model version by another reporting limit, and scores and explains with it',
    async () => {
      writeFileSync(policy, 'features: { reportingLimitMinor: { EUR: 5000 }, timeZone: Europe/Prague }\n');
      const { version } = await json<{ version: string }>(
        ...`train --out ${out} --policy ${policy} --seed 5`.split(' '),
      );
      expect(version).not.toBe(before);
      const { featureOptions } = await json<ModelDescription>('model', 'show', version, '--out', out);
      expect(featureOptions).toMatchObject({ reportingLimitMinor: 5_000 });
      const diff = await json<ModelDiff>('model', 'diff', before, version, '--out', out);
      expect(diff.featureOptions.map(({ name }) => name)).toEqual(['reportingLimitMinor', 'timeZone']);

      await json('score', '--out', out, '--model', version);
      const explained = await json<AlertExplanation>('explain', '1', '--out', out);
      expect(explained).toMatchObject({ model: version, reproduced: true });
    },
    8 * minutes,
  );

  it(
    'refuses a policy whose rules can never hold, and too little data, in one sentence each',
    async () => {
      writeFileSync(policy, 'threshold: { default: 0.5, rules: [{ when: { tenure: 90d }, value: 0.4 }] }\n');
      const misspelt = await peerline('train', '--out', out, '--policy', policy, '--seed', '5');
      expect([misspelt.code, misspelt.stdout]).toEqual([1, '']);
      expect(misspelt.stderr).toContain('tenure is never "90d" (there are: <90d, <1y, <3y, >=3y, unknown)');

      const few = join(folder, 'few');
      const files = {
        parties: ['id,entityType', 'p1,individual', 'p2,individual', 'p3,business'],
        accounts: ['id,partyId,product,currency', 'a1,p1,checking,EUR', 'a2,p2,checking,EUR', 'a3,p3,checking,EUR'],
        transactions: ['id,at,accountId,direction,amountMinor,currency', 't1,1704189600000,a1,out,100,EUR'],
      };
      mkdirSync(few);
      for (const [name, lines] of Object.entries(files))
        writeFileSync(join(few, `${name}.csv`), `${lines.join('\n')}\n`);
      const little = await peerline(
        ...`run --data ${few} --mapping canonical --out ${join(folder, 'little')}`.split(' '),
      );
      expect([little.code, little.stdout]).toEqual([1, '']);
      expect(little.stderr).toContain('There is too little to learn from: 1 transaction of 3 parties');
    },
    8 * minutes,
  );
});
