/** What the demo reads of a job; the service tells more. */
export interface Job {
  readonly id: string;
  readonly state: string;
  readonly terminal: boolean;
  readonly progress: {
    readonly fraction: number;
    readonly epoch: number;
    readonly epochs: number;
    readonly etaMs: number | null;
    readonly samplesPerSecond: number | null;
  };
  readonly metrics: { readonly latest: { readonly values: Readonly<Record<string, number | null>> } | null };
  readonly bestCheckpoint: string | null;
  readonly lastCheckpoint: string | null;
  readonly failure: { readonly message: string } | null;
}

/** What the demo reads of an evaluation report. */
export interface Report {
  readonly split: string;
  readonly accuracy: number;
  readonly loss: number;
  readonly samples: number;
  readonly confusionMatrix: { readonly classes: readonly string[]; readonly matrix: readonly (readonly number[])[] };
}

/** A refusal of the service, in its own words: a problem document of RFC 9457. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
}

/** Calls the service at a base URL with JSON in and out. */
export class Service {
  readonly url: string;

  constructor(url: string) {
    this.url = url.replace(/\/$/, '');
  }

  get<T>(path: string): Promise<T> {
    return this.#call<T>('GET', path);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#call<T>('POST', path, body);
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new ServiceError(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}
