import type { WorkflowAction, WorkflowDefinition } from '#contract/workflow-definition';
import { AppError } from '#domain/app-error';
import { type ColumnOrigin, taintRefusals } from '#domain/taint';
import { fields, markPrefix, triggerOrigins } from './fields.ts';

/** A version of a workflow, as the check of its lineage needs it. */
export interface Version {
  readonly workflowId: string;
  readonly version: number;
  readonly definition: WorkflowDefinition;
  readonly reads: readonly string[];
}

const customerFacing: ReadonlySet<WorkflowAction['do']> = new Set<WorkflowAction['do']>([
  'message',
  'request-documents',
]);

/** Whether a customer can notice the action. */
export function isCustomerFacing(action: WorkflowAction): boolean {
  return customerFacing.has(action.do);
}

/** Whether a customer can notice what the workflow does. */
export function facesCustomers({ actions }: WorkflowDefinition): boolean {
  return actions.some(isCustomerFacing);
}

const eventName = (trigger: string): string => `event ${trigger}`;

/** All that decides whether a workflow acts. */
function causesOf({ definition, reads }: Version): readonly string[] {
  return [...definition.triggers.map(eventName), ...reads];
}

function origins(versions: readonly Version[]): ReadonlyMap<string, ColumnOrigin> {
  const found = new Map<string, ColumnOrigin>();
  const add = (name: string, source: string, taints: ColumnOrigin['taints'], derivedFrom: readonly string[]): void => {
    const known = found.get(name)?.derivedFrom ?? [];
    found.set(name, { name, source, taints, derivedFrom: [...new Set([...known, ...derivedFrom])] });
  };
  for (const [name, { taints }] of Object.entries(fields)) add(name, 'field', taints, []);
  for (const [trigger, { taints }] of Object.entries(triggerOrigins)) add(eventName(trigger), 'event', taints, []);
  for (const version of versions) {
    for (const action of version.definition.actions) {
      if (action.do === 'mark') add(`${markPrefix}${action.mark}`, version.workflowId, [], causesOf(version));
    }
  }
  return found;
}

/** What decides whether a workflow acts and is tainted, or comes from something unknown; empty = customers may notice it. */
function refusalsOf(version: Version, known: ReadonlyMap<string, ColumnOrigin>): readonly string[] {
  const unset = version.reads.filter((name) => !known.has(name)).map((name) => `${name} (nothing sets it)`);
  const used = causesOf(version).flatMap((name) => known.get(name) ?? []);
  return [...taintRefusals(used, [...known.values()]), ...unset];
}

/** Whether anything that led to the workflow is tainted or unknown, through any number of others. */
export function isTainted(version: Version, versions: readonly Version[]): boolean {
  return refusalsOf(version, origins(versions)).length > 0;
}

/**
 * Refuses a set of workflows in which something that a customer can notice depends on an alert, case, disposition,
 * threshold, risk level, screening or AML segment: directly, or by marks through any number of workflows. A mark that
 * nothing sets is of unknown origin and refused too. Error `taint.refused`.
 */
export function requireUntainted(versions: readonly Version[]): void {
  const known = origins(versions);
  for (const version of versions) {
    if (!facesCustomers(version.definition)) continue;
    const refused = refusalsOf(version, known);
    if (refused.length === 0) continue;
    const sentence = `What customers notice of ${version.workflowId} may not depend on ${refused.join('; ')}: that could tip off.`;
    throw new AppError('taint.refused', sentence, { workflow: version.workflowId, refused });
  }
}
