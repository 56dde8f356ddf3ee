import { complianceTables } from './compliance-tables.ts';
import { customerTables } from './customer-tables.ts';
import { operationTables } from './operation-tables.ts';
import type { TableEntry } from './table-entry.ts';

/** Every table of the store, with what it says about persons. Days of the log and of evaluations follow their parent. */
export const registeredTables: Readonly<Record<string, TableEntry>> = {
  ...customerTables,
  ...complianceTables,
  ...operationTables,
};
