import type { Problem } from './types.ts';

/** A request that was refused, or got no answer. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }

  get code(): string {
    return this.problem.code;
  }

  /** Certainly not done, or not known: the same request may be sent again. */
  get mayRepeat(): boolean {
    return [0, 429, 503, 504].includes(this.problem.status);
  }
}

const patience = 10_000;

/** The interface for programs, as the page uses it. Paths are below /api/v1. */
export class Rest {
  /** @param keyOf the key to send, if there is one: it goes into a header, never into an address. */
  constructor(private readonly keyOf: () => string | null) {}

  get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path);
  }

  /** Gets what is text and not JSON. */
  getText(path: string): Promise<string> {
    return this.send<string>('GET', path, undefined, response => response.text());
  }

  post<T>(path: string, body: unknown = undefined): Promise<T> {
    return this.send<T>('POST', path, body);
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('PATCH', path, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.send<T>('DELETE', path);
  }

  /**
   * Sends what has an id of its own until the outcome is known. The same id makes that safe: the exchange does it once, and gives the
   * same answer again.
   */
  async postUntilKnown<T>(path: string, body: unknown, tries = 5): Promise<T> {
    for (let pause = 200; ; pause *= 2) {
      try {
        return await this.post<T>(path, body);
      } catch (error) {
        if (!(error instanceof ApiError) || !error.mayRepeat || --tries <= 0) throw error;
        await new Promise(resolve => setTimeout(resolve, pause));
      }
    }
  }

  private async send<T>(
    method: string, path: string, body?: unknown, read: (response: Response) => Promise<unknown> = response => response.json(),
  ): Promise<T> {
    const headers: Record<string, string> = {};
    const key = this.keyOf();
    if (key) headers['X-Api-Key'] = key;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const init: RequestInit = { method, headers, signal: AbortSignal.timeout(patience), credentials: 'omit', cache: 'no-store' };
    if (body !== undefined) init.body = JSON.stringify(body);

    let response: Response;
    try {
      response = await fetch(`/api/v1${path}`, init);
      if (response.status === 204) return undefined as T;
      if (response.ok) return await read(response) as T;
      throw new ApiError(asProblem(await response.json(), response.status));
    } catch (error) {
      if (error instanceof ApiError) throw error;
      throw new ApiError({ status: 0, code: 'NO_ANSWER', title: 'The exchange does not answer.' });
    }
  }
}

function asProblem(json: unknown, status: number): Problem {
  const problem = json as Partial<Problem> | null;
  return typeof problem?.code === 'string' && typeof problem.title === 'string'
    ? { ...problem, status, code: problem.code, title: problem.title }
    : { status, code: 'UNKNOWN', title: `The exchange answered with status ${status}.` };
}
