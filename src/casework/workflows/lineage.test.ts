import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkflowDefinition } from '#contract/workflow-definition';
import { fields, triggerOrigins } from './fields.ts';
import { isTainted, requireUntainted, type Version } from './lineage.ts';

const marks = ['a', 'b', 'c', 'd'];
const fieldNames = Object.keys(fields);
const triggers = Object.keys(triggerOrigins) as WorkflowDefinition['triggers'];
const cleanTriggers = triggers.filter((trigger) => triggerOrigins[trigger].taints.length === 0);

/** Mostly clean sources, so that chains of marks decide. */
const source = fc.record({
  trigger: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...cleanTriggers) }, fc.constantFrom(...triggers)),
  field: fc.oneof({ weight: 6, arbitrary: fc.constant('survey.lowestScore') }, fc.constantFrom(...fieldNames)),
  mark: fc.option(fc.constantFrom(...marks), { nil: null }),
});
const action = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...marks) }, fc.constant('message' as const));
const version = fc.record({ source, action });

function versionsOf(
  drawn: readonly { source: { trigger: string; field: string; mark: string | null }; action: string }[],
) {
  return drawn.map(
    ({ source: { trigger, field, mark }, action }, n): Version => ({
      workflowId: `w${n}`,
      version: 1,
      reads: [field, ...(mark === null ? [] : [`marks.${mark}`])],
      definition: {
        triggers: [trigger as (typeof triggers)[number]],
        when: 'true',
        actions:
          action === 'message'
            ? [{ do: 'message', message: 'terms-changed', language: 'en' }]
            : [{ do: 'mark', mark: action }],
      },
    }),
  );
}

/** By its definition: walks every path from a workflow backwards. */
function reachesTaint(start: Version, versions: readonly Version[], seen: ReadonlySet<string> = new Set()): boolean {
  if (start.definition.triggers.some((trigger) => triggerOrigins[trigger].taints.length > 0)) return true;
  return start.reads.some((name) => {
    const field = fields[name];
    if (field !== undefined) return field.taints.length > 0;
    if (seen.has(name)) return false;
    const mark = name.slice('marks.'.length);
    const setters = versions.filter(({ definition }) =>
      definition.actions.some((each) => each.do === 'mark' && each.mark === mark),
    );
    return setters.length === 0 || setters.some((setter) => reachesTaint(setter, versions, new Set([...seen, name])));
  });
}

describe('the lineage of marks', () => {
  it('refuses exactly the sets in which a customer would notice something tainted, in any order and over any circle', () => {
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 8 }), (drawn) => {
        const versions = versionsOf(drawn);
        const wrong = versions.some(
          (each) => each.definition.actions[0]!.do === 'message' && reachesTaint(each, versions),
        );
        const check = (set: readonly Version[]) => () => requireUntainted(set);
        if (wrong) {
          expect(check(versions)).toThrow(/could tip off/);
          expect(check(versions.toReversed())).toThrow(/could tip off/);
        } else {
          expect(check(versions)).not.toThrow();
          expect(check(versions.toReversed())).not.toThrow();
        }
      }),
      { numRuns: 500 },
    );
  });

  it('says of each workflow whether anything led to it that is tainted or unknown', () => {
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 8 }), (drawn) => {
        const versions = versionsOf(drawn);
        for (const each of versions) expect(isTainted(each, versions)).toBe(reachesTaint(each, versions));
      }),
    );
  });
});
