// The entry for who reads rows of a stored dataset and nothing else: no reader of uploaded files is loaded.
export { openStored, type StoredDataset } from './stored/open-stored.ts';
export { StoredDatasetError } from './stored/stored-error.ts';
