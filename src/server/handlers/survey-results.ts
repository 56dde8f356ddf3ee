import { answersOfCustomer } from '#surveys/results/customer-answers';
import type { surveyResultRoutes } from '#contract/api/survey-result-routes';
import { movementsOf } from '#store/segments/membership';
import { exportAnswers } from '#surveys/results/export';
import { readResults } from '#surveys/results/results';
import { readOpenTexts } from '#surveys/results/texts';
import { assignCommercial, commercialSegments } from '#surveys/segments/commercial';
import type { ServerDeps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { HttpProblem } from '../problems.ts';

export function surveyResultHandlers(deps: ServerDeps): HandlersOf<typeof surveyResultRoutes> {
  const { db, now } = deps;
  return {
    async getSurveyResults({ params: { id }, query: { by, segmentation, from = null, to = null } }) {
      if ((by === 'segment') !== (segmentation !== undefined)) {
        throw new HttpProblem(400, 'request.invalid', 'by=segment and segmentation belong together.');
      }
      const division = by === 'segment' ? { by, segmentation: segmentation! } : { by };
      return { status: 200, body: await readResults(deps, id, division, { from, to }) };
    },
    async getSurveyTexts({ params: { id }, query: { question } }) {
      return { status: 200, body: await readOpenTexts(deps, id, question) };
    },
    async getSurveyAnswers({ params: { id } }) {
      const headers = {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${id}.csv"`,
      };
      return { status: 200, body: await exportAnswers(deps, id), headers };
    },
    async getCustomerAnswers({ params: { id } }) {
      return { status: 200, body: { items: await answersOfCustomer(db, id) } };
    },
    async getCommercialSegments() {
      return { status: 200, body: { items: await commercialSegments(db) } };
    },
    async postCommercialAssignment({ params: { segmentation }, body }) {
      const lineage = body.lineage.map((column) => ({ ...column, taints: [] }));
      return { status: 200, body: await assignCommercial(db, { ...body, lineage, segmentation, at: now() }) };
    },
    async getCommercialMovements({ query }) {
      return { status: 200, body: { items: await movementsOf(db, 'commercial', query) } };
    },
    async getAmlMovements({ query }) {
      return { status: 200, body: { items: await movementsOf(db, 'aml', query) } };
    },
  };
}
