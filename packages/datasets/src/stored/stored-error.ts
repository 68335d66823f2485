/** A stored dataset is damaged, incomplete, or asked for something it does not hold. */
export class StoredDatasetError extends Error {
  override readonly name = 'StoredDatasetError';
}
