import type { Job } from './service.ts';

/** One line that tells how far a job is. */
export function progressLine({ state, progress, metrics }: Job): string {
  const { epoch, epochs, fraction, samplesPerSecond, etaMs } = progress;
  const values = metrics.latest?.values ?? {};
  const parts = [
    `${bar(fraction)} ${state}`,
    `epoch ${epoch}/${epochs}`,
    `loss ${shown(values['train.loss'], 4)}`,
    `validation accuracy ${shown(values['validation.accuracy'], 3)}`,
    `${samplesPerSecond === null ? '-' : Math.round(samplesPerSecond)} samples/s`,
    `ETA ${etaMs === null ? '-' : `${Math.ceil(etaMs / 1000)} s`}`,
  ];
  return parts.join('  ');
}

function bar(fraction: number, width = 20): string {
  const full = Math.round(fraction * width);
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}]`;
}

function shown(value: number | null | undefined, digits: number): string {
  return typeof value === 'number' ? value.toFixed(digits) : '-';
}
