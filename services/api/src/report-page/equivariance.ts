import type { Equivariance } from '@trainyard/contracts';
import { html, type Markup } from './markup.ts';
import { rangeOf, shown } from './numbers.ts';
import { plotted } from './plot.ts';
import { table } from './table.ts';

const kinds = [
  { type: 'translate', title: 'Shifted', label: 'pixels' },
  { type: 'scale', title: 'Enlarged or shrunk', label: 'factor' },
  { type: 'rotate', title: 'Turned', label: 'degrees' },
] as const;

/** What transformations of images do to predictions and to the maps of layers. */
export function equivarianceSection({ images, effects }: Equivariance): Markup {
  const plots = kinds.map(({ type, title, label }) => {
    const alike = effects.filter((effect) => effect.type === type);
    if (alike.length === 0) return null;
    const x = alike.map(({ strength }) => strength);
    const changes = alike.flatMap(({ probabilityChange }) => probabilityChange ?? []);
    return plotted({
      title,
      description:
        'share of the predictions that stay, and mean change of the probabilities, by the strength of the transformation',
      x: { label, range: rangeOf(x) },
      y: { label: 'share', range: [0, 1] },
      series: [
        { name: 'prediction unchanged', x, y: alike.map(({ unchanged }) => unchanged) },
        ...(changes.length === x.length ? [{ name: 'change of probabilities', x, y: changes }] : []),
      ],
    });
  });
  const [first] = effects;
  const heads = [
    'Transformation',
    'Unchanged',
    'Change of probabilities',
    ...(first?.layers.map(({ layer }) => layer) ?? []),
  ];
  const rows = effects.map(({ type, strength, unchanged, probabilityChange, layers }) => [
    `${type} ${shown(strength)}`,
    shown(unchanged),
    shown(probabilityChange),
    ...layers.map(({ error }) => shown(error)),
  ]);
  return html`<h3>Transformed images</h3><p class="quiet">${images} images. Under the name of a layer: how far its maps are from moving along with the image, 0 for exactly.</p><div class="plots">${plots}</div>${table(heads, rows)}`;
}
