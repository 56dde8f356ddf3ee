import type { ZodError } from 'zod';
import type { Problem } from '#contract/api/answers';
import { AppError } from '#domain/app-error';

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  410: 'Gone',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  422: 'Invalid content',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available',
};

/** The one place where codes of failures become HTTP statuses. Unlisted codes are 500. */
export const statusOfCode: Readonly<Record<string, number>> = {
  'log.overloaded': 429,
  'log.unavailable': 503,
  'store.unreachable': 503,
  'scorer.unavailable': 503,
  'scorer.late': 503,
  'dead-letter.absent': 404,
  'dead-letter.settled': 409,
  'dead-letter.gone': 409,
  'access.user-exists': 409,
  'access.team-exists': 409,
  'access.unknown-team': 422,
  'access.weak-password': 422,
  'access.expired': 422,
  'access.no-scope': 422,
  'access.last-administrator': 409,
  'access.sign-on-unavailable': 503,
  'access.sign-on-refused': 403,
  'access.sign-on-stale': 403,
  'access.no-group': 403,
  'access.unverified-email': 403,
  'access.other-subject': 403,
  'access.shut-out': 403,
  'screening.not-found': 404,
  'screening.transition': 409,
  'screening.four-eyes': 403,
  'privacy.unknown-party': 404,
  'privacy.too-short': 422,
  'privacy.too-few': 422,
  'privacy.no-schedule': 422,
  'casework.not-found': 404,
  'casework.conflict': 409,
  'casework.transition': 409,
  'casework.four-eyes': 403,
  'casework.invalid': 422,
  'rules.invalid': 422,
  'workflow.denied': 403,
  'taint.refused': 422,
  'webhook.not-found': 404,
  'webhook.exists': 409,
  'webhook.denied': 403,
  'webhook.bad-url': 422,
  'webhook.tainted': 422,
  'improve.no-model': 409,
  'improve.not-found': 404,
  'improve.transition': 409,
  'improve.four-eyes': 403,
  'improve.gate': 409,
  'model.absent': 404,
  'survey.not-found': 404,
  'survey.exists': 409,
  'survey.closed': 409,
  'survey.transition': 409,
  'survey.signal-kind': 409,
  'consent.conflict': 409,
  'survey.link-forged': 403,
  'survey.bad-work': 403,
  'survey.not-open': 403,
  'survey.link-used': 410,
  'survey.link-expired': 410,
  'survey.not-live': 410,
  'survey.quota': 410,
  'survey.too-many': 429,
  'survey.bad-answer': 422,
  'survey.incomplete': 422,
  'survey.unknown-language': 422,
  'survey.anonymous-range': 422,
  'survey.no-texts': 404,
  'survey.too-few': 422,
  'survey.future-event': 422,
  'survey.unknown-question': 422,
  'survey.bad-signature': 401,
  'survey.bad-payload': 422,
  'audience.not-found': 404,
  'audience.exists': 409,
  'audience.empty': 409,
  'segments.out-of-order': 409,
  'segments.tainted': 422,
  'segments.unknown-segment': 422,
  'segments.duplicate-member': 422,
  'survey.invalid': 422,
  'survey.tainted': 422,
  'survey.unknown-target': 422,
  'survey.built-in-signal': 422,
  'policy.out-of-range': 422,
};

/** A refusal that a handler decides on. One of "not now" always says when to come back. */
export class HttpProblem extends Error {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    detail: string,
    extra: Partial<Problem> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.problem = {
      type: `https://peerline.dev/problems/${code}`,
      title: titles[status] ?? 'Error',
      status,
      detail,
      code,
      ...extra,
    };
    const notNow = status === 429 || status === 503;
    this.headers = notNow ? { 'retry-after': '1', ...headers } : headers;
  }
}

/** Every wrong field, as JSON pointers. */
export function invalidContent(error: ZodError, status = 422): HttpProblem {
  const errors = error.issues.slice(0, 50).map((issue) => ({
    pointer: `/${issue.path.map((part) => String(part).replace(/~/g, '~0').replace(/\//g, '~1')).join('/')}`,
    detail: issue.message,
  }));
  const [first] = errors;
  return new HttpProblem(status, 'request.invalid', `${first?.pointer ?? '/'}: ${first?.detail ?? 'invalid'}`, {
    errors,
  });
}

function retryAfter(ms: number): Readonly<Record<string, string>> {
  return { 'retry-after': String(Math.max(1, Math.ceil(ms / 1000))) };
}

/** PostgreSQL's own words for "not now": no connection, shutting down, disk full, too many clients. */
const notNow = /^(08|53|57P|25006|58)/;

function isNotNow(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string')
    return /Connection terminated|timeout exceeded when trying to connect/.test(String(error));
  return notNow.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'].includes(code);
}

/** What the client is told of a failure; details of the unexpected stay in our log. */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof AppError) {
    const status = statusOfCode[error.code] ?? 500;
    const wait = error.details['retryAfterMs'];
    if (status === 500) return new HttpProblem(500, 'server.unexpected', 'Something went wrong on our side.');
    if (typeof wait === 'number') {
      return new HttpProblem(status, error.code, error.message, { retryAfterMs: wait }, retryAfter(wait));
    }
    if (status === 503) {
      return new HttpProblem(status, error.code, 'Not available at the moment.');
    }
    return new HttpProblem(status, error.code, error.message);
  }
  const status = (error as { statusCode?: unknown }).statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    const code = (error as { code?: string }).code ?? 'request.refused';
    return new HttpProblem(status, code, (error as Error).message);
  }
  if (isNotNow(error)) {
    return new HttpProblem(503, 'store.unavailable', 'The database is not available at the moment.');
  }
  return new HttpProblem(500, 'server.unexpected', 'Something went wrong on our side.');
}
