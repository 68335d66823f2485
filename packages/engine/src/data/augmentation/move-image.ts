import type { Shape } from '../../tensor/index.ts';

/** The image moved down by `rows` and to the right by `columns`; zeros move in, what leaves is lost. */
export function moveImage(image: Float32Array, shape: Shape, rows: number, columns: number): Float32Array {
  const [channels, height, width] = shape;
  const moved = new Float32Array(image.length);
  const left = Math.max(0, -columns);
  const kept = width - Math.abs(columns);
  if (kept <= 0) return moved;
  for (let channel = 0; channel < channels; channel++) {
    for (let y = Math.max(0, rows); y < Math.min(height, height + rows); y++) {
      const from = (channel * height + y - rows) * width + left;
      moved.set(image.subarray(from, from + kept), (channel * height + y) * width + left + columns);
    }
  }
  return moved;
}
