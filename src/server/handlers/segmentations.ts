import { wilsonInterval } from '#ml/statistics/wilson';
import type { segmentationRoutes } from '#contract/api/segmentation-routes';
import type { MembershipPurpose } from '#store/segments/membership';
import {
  alertsOfGroups,
  alertsOfSegments,
  flowsBetween,
  partiesOfFlow,
  placesOf,
  readSegmentationVersion,
  segmentationVersions,
} from '#store/segments/segmentations';
import type { ServerDeps } from '../deps.ts';
import type { Answer, HandlersOf } from '../handler.ts';
import { HttpProblem } from '../problems.ts';

const mostFlowParties = 500;

interface OfVersion {
  readonly params: { readonly segmentation: string; readonly version: string };
}

/** A share as JSON has it: null where nothing was counted. */
function shareOf(successes: number, of: number) {
  const { share, low, high, n } = wilsonInterval(successes, of);
  return n === 0 ? { share: null, low: null, high: null, n } : { share, low, high, n };
}

const ratesOf = (row: { parties: number; alerted: number; decided: number; productive: number }) => ({
  alerted: shareOf(row.alerted, row.parties),
  productive: shareOf(row.productive, row.decided),
});

/** The same answers for both purposes, each from its own tables. */
function handlersOf({ db }: ServerDeps, purpose: MembershipPurpose) {
  async function stored({ params: { segmentation, version } }: OfVersion) {
    const found = await readSegmentationVersion(db, purpose, segmentation, version);
    if (found === undefined) throw new HttpProblem(404, 'object.not-found', 'There is no such version of segments.');
    const { document, ...rest } = found;
    return { ...rest, ...(document as { readonly segments: readonly { readonly id: string }[] }) };
  }
  return {
    versions: async (): Promise<Answer> => {
      return { status: 200, body: { items: await segmentationVersions(db, purpose) } };
    },
    version: async (call: OfVersion): Promise<Answer> => {
      return { status: 200, body: await stored(call) };
    },
    map: async (call: OfVersion & { readonly query: { readonly projection: 'umap' | 'pca' } }): Promise<Answer> => {
      const { segmentation, version, segments } = await stored(call);
      const { segments: own, ...places } = await placesOf(db, purpose, segmentation, version, call.query.projection);
      const positions = new Map(segments.map(({ id }, position) => [id, position]));
      return { status: 200, body: { ...places, segment: own.map((id) => positions.get(id)!) } };
    },
    flows: async (call: OfVersion & { readonly query: { readonly before: string } }): Promise<Answer> => {
      const { segmentation, version } = await stored(call);
      return {
        status: 200,
        body: { items: await flowsBetween(db, purpose, segmentation, call.query.before, version) },
      };
    },
    flowParties: async (
      call: OfVersion & {
        readonly query: {
          readonly before: string;
          readonly from?: string | undefined;
          readonly to?: string | undefined;
        };
      },
    ): Promise<Answer> => {
      const { segmentation, version } = await stored(call);
      const { before, from = null, to = null } = call.query;
      const versions = { before, after: version };
      const parties = await partiesOfFlow(db, purpose, segmentation, versions, { from, to }, mostFlowParties);
      return { status: 200, body: { parties } };
    },
    stored,
  };
}

export function segmentationHandlers(deps: ServerDeps): HandlersOf<typeof segmentationRoutes> {
  const aml = handlersOf(deps, 'aml');
  const commercial = handlersOf(deps, 'commercial');
  return {
    getAmlSegmentations: aml.versions,
    getAmlSegmentation: aml.version,
    getAmlSegmentMap: aml.map,
    getAmlSegmentFlows: aml.flows,
    getAmlFlowParties: aml.flowParties,
    getCommercialSegmentations: commercial.versions,
    getCommercialSegmentation: commercial.version,
    getCommercialSegmentMap: commercial.map,
    getCommercialSegmentFlows: commercial.flows,
    getCommercialFlowParties: commercial.flowParties,
    async getAmlSegmentAlerts(call) {
      const { segmentation, version } = await aml.stored(call);
      const [segments, groups] = await Promise.all([
        alertsOfSegments(deps.db, segmentation, version),
        alertsOfGroups(deps.db),
      ]);
      const body = {
        segments: segments.map((row) => ({ segment: row.segment, ...ratesOf(row) })),
        groups: groups.map((row) => ({ dimension: row.dimension, value: row.value, ...ratesOf(row) })),
      };
      return { status: 200, body };
    },
  };
}
