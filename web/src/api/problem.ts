export interface ProblemBody {
  /** 0 = the server was not reached. */
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** A refusal of the server (RFC 9457), or its absence. */
export class ApiProblem extends Error {
  readonly body: ProblemBody;
  constructor(body: ProblemBody) {
    super(body.detail === '' ? body.code : body.detail);
    this.body = body;
  }
}

export async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  try {
    return new ApiProblem(JSON.parse(text) as ProblemBody);
  } catch {
    return new ApiProblem({
      status: response.status,
      code: 'server.unexpected',
      title: response.statusText,
      detail: '',
    });
  }
}
