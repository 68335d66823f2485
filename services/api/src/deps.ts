import type { IdKind } from '@trainyard/contracts';
import type { InferencePool } from '@trainyard/inference';
import type { ProjectStore, Store } from '@trainyard/store';
import type { ConvertWeights } from './checkpoints/convert-weights.ts';
import type { EstimateTraining } from './estimates/training-estimate.ts';
import type { Sender } from './webhooks/sender.ts';

/** Bytes of a JSON body. */
export const bodyLimit = 2 ** 20;

/** Bounds that an operator may set. */
export interface ApiLimits {
  /** Bytes of one uploaded file. */
  uploadBytes: number;
  /** Time in which a request must have arrived; for an upload, between looks at whether it goes on. */
  receiveTimeoutMs: number;
  /** Time in which a client must read some of what is sent to it. Default: 60,000. */
  sendTimeoutMs?: number;
  /** Connections at a time. Default: 5,000. */
  maxConnections?: number;
}

/** What the routes work with; the store comes with each request, as its project sees it. */
export interface RouteDeps {
  inference: Pick<InferencePool, 'predict'>;
  /** Checks uploaded weights and makes of them what is kept. */
  convertWeights: ConvertWeights;
  /** What a training takes before it runs. */
  estimateTraining: EstimateTraining;
  /** Folder of the tables that ship with the server. */
  samplesDir: string;
  limits: ApiLimits;
  /** Whether every request needs an API key. */
  keysRequired: boolean;
  /** The store as any project sees it, for administrators of the server. */
  storeOf: Store['inProject'];
  usage: Store['usage'];
  lastUsed: Store['lastUsed'];
  /** Sends messages to webhooks, where they may be sent. */
  webhooks: Sender;
  /** A new identifier; later ones sort after earlier ones. */
  newId: (kind: IdKind) => string;
  now: () => Date;
}

/** What serves one request. */
export interface Deps extends RouteDeps {
  store: ProjectStore;
}

/** What the server is built on; tests hand in their own. */
export interface ServerDeps extends Omit<RouteDeps, 'keysRequired' | 'storeOf' | 'usage' | 'lastUsed'> {
  store: Store;
}
