/** What the examples read of a job; the service tells more. */
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

/** What the examples read of the evaluation report of a classifier. */
export interface Report {
  readonly split: string;
  readonly accuracy: number;
  readonly loss: number;
  readonly samples: number;
  /** Intervals of the metrics by their names; null where none were asked for. */
  readonly bootstrap: {
    readonly level: number;
    readonly intervals: Readonly<Record<string, { readonly lower: number; readonly upper: number } | null>>;
  } | null;
  /** What always answering with the most frequent class of the training split gives. */
  readonly baseline: { readonly class: string; readonly accuracy: number };
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

  /** Posts a body that is text of a type of its own, such as text/csv. */
  postText<T>(path: string, text: string, type: string): Promise<T> {
    return this.#call<T>('POST', path, text, type);
  }

  async #call<T>(method: string, path: string, body?: unknown, type = 'application/json'): Promise<T> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body !== undefined && { headers: { 'content-type': type }, body: text }),
    });
    if (!response.ok) throw new ServiceError(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}
