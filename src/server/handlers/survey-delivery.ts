import type { FastifyRequest } from 'fastify';
import type { surveyDeliveryRoutes } from '#contract/api/survey-delivery-routes';
import { AppError } from '#domain/app-error';
import { chooseLanguage, interfaceWords } from '#surveys/definition/interface-words';
import { type Invitation, invite, readLive } from '#surveys/delivery/invite';
import { observeEvents } from '#surveys/delivery/observe';
import { beginOpenAnswer } from '#surveys/delivery/open-survey';
import { pendingInvitations } from '#surveys/delivery/pending';
import { messagePage, pageHeaders, questionPage, welcomePage } from '#surveys/delivery/page';
import { makeChallenge, workBits } from '#surveys/delivery/proof-of-work';
import { progressView } from '#surveys/delivery/question-view';
import { type Progress, respond } from '#surveys/delivery/respond';
import { embedScript } from '#surveys/embed/scripts';
import { decodeCursor, pageFrom } from '../cursor.ts';
import type { ServerDeps } from '../deps.ts';
import type { Answer, HandlersOf } from '../handler.ts';
import { HttpProblem, problemOf } from '../problems.ts';

/** Languages that a browser asks for, the dearest first. */
function wantedLanguages(request: FastifyRequest, first: string | undefined): readonly string[] {
  const header = request.headers['accept-language'] ?? '';
  const listed = header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [code = '', quality] = part.trim().split(';q=');
      return { code, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ code, quality }) => code !== '' && code !== '*' && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ code }) => code);
  return first === undefined ? listed : [first, ...listed];
}

/** What pages say when a link does not work. The reason is in the code of the problem, and harmless. */
function refusalPage(error: unknown, request: FastifyRequest): Answer {
  const { problem } = problemOf(error);
  if (problem.status >= 500) throw error;
  const language = chooseLanguage(['en'], wantedLanguages(request, undefined));
  return { status: problem.status, body: messagePage(language, 'Survey', problem.detail), headers: pageHeaders() };
}

export function surveyDeliveryHandlers(deps: ServerDeps): HandlersOf<typeof surveyDeliveryRoutes> {
  const { config } = deps;
  const own = new URL(config.publicUrl).origin;

  const view = (invitation: Invitation) =>
    invitation.outcome === 'invited' ? { ...invitation, url: `${config.publicUrl}/s/${invitation.token}` } : invitation;

  /** A site may embed a survey when the survey says so. Requests without an origin come from programs. */
  function checkSite(request: FastifyRequest, origins: readonly string[]): void {
    const { origin } = request.headers;
    if (origin === undefined || origin === own || origins.some((site) => new URL(site).origin === origin)) return;
    throw new HttpProblem(403, 'survey.foreign-site', 'This survey is not for this site.');
  }

  async function checkLiveSite(request: FastifyRequest, id: string): Promise<void> {
    const { definition } = await readLive(deps, id);
    if (!definition.open) throw new AppError('survey.not-open', 'This survey can be answered by invitation only.');
    checkSite(request, definition.origins);
  }

  function progressPage(progress: Progress, token: string): Answer {
    const shown = progressView(progress);
    if (shown.next !== null) return { status: 303, headers: { location: `/s/${token}` } };
    return { status: 200, body: messagePage(shown.language, shown.title, shown.thanks), headers: pageHeaders() };
  }

  return {
    async postInvitations({ params: { id }, body: { partyIds, language } }) {
      const items = await invite(deps, id, partyIds, { source: 'api', language });
      return { status: 200, body: { items: items.map(view) } };
    },
    async getInvitations({ params: { id }, query: { limit, cursor, ...query } }) {
      const after = cursor === undefined ? null : decodeCursor(cursor, ['number', 'string'] as const);
      const rows = await pendingInvitations(deps, id, { ...query, limit: limit + 1, after });
      const body = pageFrom(
        rows,
        limit,
        (row) => [row.createdAt, row.responseId],
        ({ responseId: _id, ...row }) => ({ ...row, url: `${config.publicUrl}/s/${row.token}` }),
      );
      return { status: 200, body };
    },
    async postCustomerEvents({ body: { events } }) {
      const made = await observeEvents(deps, events);
      const items = made.map(({ surveyId, ...invitation }) => ({ surveyId, invitation: view(invitation) }));
      return { status: 200, body: { items } };
    },
    async getSurveyChallenge({ params: { id }, request }) {
      await checkLiveSite(request, id);
      return { status: 200, body: { challenge: makeChallenge(id, deps), bits: workBits } };
    },
    async postOpenAnswer({ params: { id }, body: { work, language }, request }) {
      await checkLiveSite(request, id);
      const token = await beginOpenAnswer(deps, id, work, wantedLanguages(request, language));
      return { status: 201, body: { token } };
    },
    async postAnswers({ body: { token, answers, finish }, request }) {
      const allow = ({ origins }: { readonly origins: readonly string[] }) => checkSite(request, origins);
      const shown = progressView(await respond(deps, token, answers, { finish, allow }));
      return { status: 200, body: { ...shown, words: interfaceWords(shown.language) } };
    },
    async getSurveyPage({ params: { token }, request }) {
      try {
        const { next, ...shown } = progressView(await respond(deps, token, {}));
        if (next === null) {
          return { status: 200, body: messagePage(shown.language, shown.title, shown.thanks), headers: pageHeaders() };
        }
        return { status: 200, body: questionPage({ ...shown, next }, null), headers: pageHeaders() };
      } catch (error) {
        return refusalPage(error, request);
      }
    },
    async postSurveyPage({ params: { token }, body: { question, answer, skip }, request }) {
      try {
        return progressPage(await respond(deps, token, { [question]: skip === undefined ? answer : null }), token);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'survey.bad-answer') return refusalPage(error, request);
        const { next, ...shown } = progressView(await respond(deps, token, {}));
        const words = interfaceWords(shown.language)!;
        return { status: 422, body: questionPage({ ...shown, next: next! }, words.failed), headers: pageHeaders() };
      }
    },
    async getOpenSurveyPage({ params: { id }, query: { lang }, request }) {
      try {
        const { definition } = await readLive(deps, id);
        if (!definition.open) throw new AppError('survey.not-open', 'This survey can be answered by invitation only.');
        const language = chooseLanguage(definition.languages, wantedLanguages(request, lang));
        const intro = definition.intro?.[language] ?? null;
        const body = welcomePage(language, definition.title[language]!, intro, makeChallenge(id, deps));
        return { status: 200, body, headers: pageHeaders('self') };
      } catch (error) {
        return refusalPage(error, request);
      }
    },
    async postOpenSurveyPage({ params: { id }, query: { lang }, body: { challenge, nonce, website }, request }) {
      try {
        // A field that people do not see; what fills in everything gives itself away.
        if (website !== '') throw new HttpProblem(403, 'survey.refused', 'This was not taken for an answer.');
        const work = nonce === '' ? null : { challenge, nonce };
        const token = await beginOpenAnswer(deps, id, work, wantedLanguages(request, lang));
        return { status: 303, headers: { location: `/s/${token}` } };
      } catch (error) {
        return refusalPage(error, request);
      }
    },
    async getEmbedScript({ params: { name } }) {
      const headers = {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=3600',
        'cross-origin-resource-policy': 'cross-origin',
      };
      return { status: 200, body: embedScript(name), headers };
    },
  };
}
