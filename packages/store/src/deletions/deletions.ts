/** Who asks for a deletion, and of what. */
export interface DeletionRequest {
  requestId: string;
  /** Throws when the resource is no longer the one that was meant; asked again once nothing else can change it. */
  check?: () => Promise<void>;
}

/**
 * Removes resources for good. A removal is durable before it takes effect and before the promise resolves; whatever is
 * interrupted then, the reconciler finishes. The bytes of blobs are collected later, when nothing else refers to them.
 */
export interface Deletions {
  /** @throws NotFound, JobNotEnded, StoreUnavailable, what `check` throws */
  job(id: string, request: DeletionRequest): Promise<void>;
  /** @throws NotFound, ResourceInUse naming the jobs that live on it, StoreUnavailable, what `check` throws */
  dataset(id: string, request: DeletionRequest): Promise<void>;
  /** @throws NotFound, ResourceInUse naming the jobs that live on it, StoreUnavailable, what `check` throws */
  model(id: string, request: DeletionRequest): Promise<void>;
  /**
   * A checkpoint of a job, or an imported one. A living job may go on from any checkpoint of its own, should later ones be
   * damaged: it uses them all.
   * @throws NotFound, ResourceInUse naming the jobs that live on it, StoreUnavailable, what `check` throws
   */
  checkpoint(id: string, request: DeletionRequest): Promise<void>;
}
