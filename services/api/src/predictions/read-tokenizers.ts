import { type CheckpointRecord, type TokenizerFile, tokenizerFileSchema } from '@trainyard/contracts';
import type { ProjectStore } from '@trainyard/store';

/** The tokenizers of a checkpoint; undefined where its model knows no tokens. @throws {StoreError} when the file is damaged */
export async function readTokenizers(
  { tokenizer }: CheckpointRecord,
  { artifacts }: Pick<ProjectStore, 'artifacts'>,
): Promise<TokenizerFile | undefined> {
  if (!tokenizer) return undefined;
  return tokenizerFileSchema.parse(JSON.parse(Buffer.from(await artifacts.readBlob(tokenizer)).toString('utf8')));
}
