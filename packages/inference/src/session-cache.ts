import { InferenceSession } from 'onnxruntime-node';

interface Entry {
  session: InferenceSession;
  sizeBytes: number;
}

/** How much a predictor keeps open. */
export interface CacheLimits {
  models: number;
  modelBytes: number;
}

// One thread each: predictions answer beside training and must not take its cores.
const sessionOptions: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  logSeverityLevel: 4,
};

/** Open sessions by the SHA-256 of their model; the least recently used is closed when there are too many. */
export class SessionCache {
  readonly #limits: CacheLimits;
  // A Map keeps the order of insertion, and a used entry is inserted again: the first is the least recently used.
  readonly #entries = new Map<string, Entry>();

  constructor(limits: CacheLimits) {
    this.#limits = limits;
  }

  /** Hashes of the open models, least recently used first. */
  get models(): string[] {
    return [...this.#entries.keys()];
  }

  /** The open session of a model, or undefined; using it makes it the most recent. */
  use(sha256: string): InferenceSession | undefined {
    const entry = this.#entries.get(sha256);
    if (!entry) return undefined;
    this.#entries.delete(sha256);
    this.#entries.set(sha256, entry);
    return entry.session;
  }

  /** Opens a model. @throws {Error} of ONNX Runtime if the bytes are no model that it runs. */
  async open(sha256: string, bytes: Uint8Array): Promise<void> {
    if (this.#entries.has(sha256)) return;
    const session = await InferenceSession.create(bytes, sessionOptions);
    this.#entries.set(sha256, { session, sizeBytes: bytes.byteLength });
    await this.#closeSurplus();
  }

  async #closeSurplus(): Promise<void> {
    for (const [sha256, { session }] of this.#entries) {
      const total = [...this.#entries.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      const fits = this.#entries.size <= this.#limits.models && total <= this.#limits.modelBytes;
      if (fits || this.#entries.size === 1) return;
      this.#entries.delete(sha256);
      await session.release();
    }
  }
}
