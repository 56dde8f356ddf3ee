import type { ServerDeps } from '../deps.ts';
import type { Handlers } from '../handler.ts';
import type { LiveAlerts } from '../live-alerts.ts';
import { accessHandlers } from './access.ts';
import { alertStreamHandlers } from './alert-stream.ts';
import { auditHandlers } from './audit.ts';
import { caseworkHandlers } from './casework.ts';
import { caseworkDocumentHandlers } from './casework-documents.ts';
import { evidenceHandlers } from './evidence.ts';
import { dataHandlers } from './data.ts';
import { improveHandlers } from './improve.ts';
import { kpiHandlers } from './kpis.ts';
import { trialHandlers } from './trials.ts';
import { ingestHandlers } from './ingest.ts';
import { insightHandlers } from './insight.ts';
import { operationsHandlers } from './operations.ts';
import { readingHandlers } from './reading.ts';
import { activationHandlers } from './activation.ts';
import { segmentationHandlers } from './segmentations.ts';
import { queueHandlers } from './queue.ts';
import { screeningHandlers } from './screening.ts';
import { surveyImportHandlers } from './survey-imports.ts';
import { reportHandlers } from './reports.ts';
import { signOnHandlers } from './sign-on.ts';
import { surveyDeliveryHandlers } from './survey-delivery.ts';
import { surveyResultHandlers } from './survey-results.ts';
import { surveyHandlers } from './surveys.ts';
import { webhookHandlers } from './webhooks.ts';
import { thresholdHandlers } from './thresholds.ts';
import { privacyHandlers } from './privacy.ts';
import { workflowHandlers } from './workflows.ts';

/** What answers each route. A group of routes is a file of its own and one line here. */
export function allHandlers(deps: ServerDeps, live: LiveAlerts, version: string): Handlers {
  return {
    ...ingestHandlers(deps),
    ...readingHandlers(deps),
    ...insightHandlers(deps),
    ...evidenceHandlers(deps),
    ...alertStreamHandlers(deps, live),
    ...operationsHandlers(deps, version),
    ...dataHandlers(deps),
    ...accessHandlers(deps),
    ...auditHandlers(deps),
    ...signOnHandlers(deps),
    ...caseworkHandlers(deps),
    ...caseworkDocumentHandlers(deps),
    ...reportHandlers(deps),
    ...improveHandlers(deps),
    ...kpiHandlers(deps),
    ...trialHandlers(deps),
    ...queueHandlers(deps),
    ...surveyHandlers(deps),
    ...surveyDeliveryHandlers(deps),
    ...surveyResultHandlers(deps),
    ...surveyImportHandlers(deps),
    ...activationHandlers(deps),
    ...webhookHandlers(deps),
    ...thresholdHandlers(deps, deps.counts.scores),
    ...workflowHandlers(deps),
    ...screeningHandlers(deps),
    ...segmentationHandlers(deps),
    ...privacyHandlers(deps),
  };
}
