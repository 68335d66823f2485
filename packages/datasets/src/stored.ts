// The entry for code that only reads rows of a stored dataset: no reader of uploaded files is loaded.
export { openStored, type StoredDataset } from './stored/open-stored.ts';
export { StoredDatasetError } from './stored/stored-error.ts';
