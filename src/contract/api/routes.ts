import { accessRoutes } from './access-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { caseworkRoutes } from './casework-routes.ts';
import { queueRoutes } from './queue-routes.ts';
import { reportRoutes } from './report-routes.ts';
import { dataRoutes } from './data-routes.ts';
import { evidenceRoutes } from './evidence-routes.ts';
import { improveRoutes } from './improve-routes.ts';
import { kpiRoutes } from './kpi-routes.ts';
import { trialRoutes } from './trial-routes.ts';
import { ingestRoutes } from './ingest-routes.ts';
import { insightRoutes } from './insight-routes.ts';
import { operationsRoutes } from './operations-routes.ts';
import { readingRoutes } from './reading-routes.ts';
import { signOnRoutes } from './sign-on-routes.ts';
import { thresholdRoutes } from './threshold-routes.ts';
import type { Route } from './route.ts';
import { activationRoutes } from './activation-routes.ts';
import { segmentationRoutes } from './segmentation-routes.ts';
import { privacyRoutes } from './privacy-routes.ts';
import { screeningRoutes } from './screening-routes.ts';
import { surveyImportRoutes } from './survey-import-routes.ts';
import { surveyDeliveryRoutes } from './survey-delivery-routes.ts';
import { surveyResultRoutes } from './survey-result-routes.ts';
import { surveyRoutes } from './survey-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { workflowRoutes } from './workflow-routes.ts';

/** Every operation by its name. A group of routes is a file of its own and one line here. */
export const routes = {
  ...ingestRoutes,
  ...readingRoutes,
  ...insightRoutes,
  ...evidenceRoutes,
  ...operationsRoutes,
  ...dataRoutes,
  ...accessRoutes,
  ...auditRoutes,
  ...signOnRoutes,
  ...caseworkRoutes,
  ...queueRoutes,
  ...reportRoutes,
  ...improveRoutes,
  ...kpiRoutes,
  ...trialRoutes,
  ...surveyRoutes,
  ...surveyDeliveryRoutes,
  ...surveyResultRoutes,
  ...surveyImportRoutes,
  ...activationRoutes,
  ...webhookRoutes,
  ...screeningRoutes,
  ...segmentationRoutes,
  ...privacyRoutes,
  ...thresholdRoutes,
  ...workflowRoutes,
} as const satisfies Readonly<Record<string, Route>>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
