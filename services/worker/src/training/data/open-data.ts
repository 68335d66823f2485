import type { Samples } from '@trainyard/engine';
import type { LoadedData, LoadedSamples, PreparedData } from '../prepare-data.ts';
import { openColumn } from './input-rows.ts';

/** Data that a training reads, and what closes the files that they are read from. */
export interface OpenData {
  data: PreparedData;
  close(): void;
}

/** Makes loaded data readable in this thread. @throws when a file cannot be opened */
export function openData({ train, validation, test, ...rest }: LoadedData): OpenData {
  const closers: (() => void)[] = [];
  const opened = ({ inputs, ...samples }: LoadedSamples, augmentation: LoadedData['augmentation'] = {}): Samples => {
    const columns = Object.entries(inputs).map(([name, rows]) => {
      const { column, close } = openColumn(rows, augmentation[name]);
      closers.push(close);
      return [name, column] as const;
    });
    return { ...samples, inputs: Object.fromEntries(columns) };
  };
  const data: PreparedData = {
    ...rest,
    train: opened(train, rest.augmentation),
    ...(validation && { validation: opened(validation) }),
    ...(test && { test: opened(test) }),
  };
  return {
    data,
    close: () => {
      for (const close of closers) close();
    },
  };
}
