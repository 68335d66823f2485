import type { EvaluationReport, MetricSeries } from '@trainyard/contracts';
import { describe, expect, it } from 'vitest';
import { html } from './markup.ts';
import { rangeOf, shown, ticksOf } from './numbers.ts';
import { pagePolicy, reportPage } from './report-page.ts';

const shared = {
  kind: 'evaluation',
  jobId: 'job_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  checkpoint: 'ckpt_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  split: 'test',
  samples: 4,
  nonFinite: 0,
  loss: 0.5,
  notes: [],
  bootstrap: { resamples: 1000, level: 0.95, by: 'sample', intervals: { accuracy: { lower: 0.25, upper: 0.75 } } },
  worst: [],
  createdAt: '2026-01-01T00:00:00Z',
} as const;

const average = { precision: 0.5, recall: 0.5, f1: 0.5 };
const script = '<script>alert("x")</script>';

function classifier(names: readonly string[]): EvaluationReport {
  const rocCurve = { falsePositiveRate: [0, 0, 1], truePositiveRate: [0, 0.5, 1], thresholds: [null, 0.9, 0.1] };
  const precisionRecallCurve = { recall: [0, 0.5, 1], precision: [1, 1, 0.5], thresholds: [null, 0.9, 0.1] };
  return {
    ...shared,
    bootstrap: { ...shared.bootstrap },
    notes: [`a note on ${script}`],
    task: 'classification',
    accuracy: 0.5,
    macro: average,
    micro: average,
    weighted: average,
    perClass: names.map((name) => ({ class: name, ...average, support: 2, rocAuc: 0.75, averagePrecision: 0.8 })),
    topK: [],
    confusionMatrix: { classes: [...names], matrix: names.map((_, i) => names.map((__, j) => (i === j ? 2 : 1))) },
    mostConfused: [{ target: names[0] ?? '', prediction: names[1] ?? '', samples: 1 }],
    logLoss: 0.6,
    equivariance: {
      images: 9,
      effects: [1, 2].map((strength) => ({
        type: 'translate',
        strength,
        unchanged: 0.9,
        probabilityChange: 0.1,
        layers: [{ layer: script, error: null }],
      })),
    },
    calibration: {
      error: 0.1,
      bins: [
        { lower: 0, upper: 0.5, samples: 0, confidence: null, accuracy: null },
        { lower: 0.5, upper: 1, samples: 4, confidence: 0.8, accuracy: 0.5 },
      ],
    },
    ranking: {
      by: 'probability',
      macro: { rocAuc: 0.75, averagePrecision: 0.8 },
      weighted: { rocAuc: 0.75, averagePrecision: 0.8 },
      curves: [{ class: names[1] ?? '', rocCurve, precisionRecallCurve }],
      macroCurves: null,
    },
    baseline: { class: names[0] ?? '', accuracy: 0.4, macro: average, micro: average, weighted: average, logLoss: 0.7 },
    worst: [
      {
        row: 7,
        part: 'test',
        loss: 3,
        target: names[0] ?? '',
        prediction: names[1] ?? '',
        probability: 0.05,
        confidence: 0.95,
        image: 'data:image/png;base64,AAAA',
      },
    ],
  };
}

const curves: MetricSeries[] = ['train.loss', 'validation.loss'].map((name) => ({
  name,
  totalPoints: 2,
  points: [
    { step: 1, epoch: 1, value: 1 },
    { step: 2, epoch: 2, value: 0.5 },
  ],
}));

const page = (reports: readonly EvaluationReport[], name = 'digits') =>
  reportPage({ id: shared.jobId, name, reports, metrics: curves });

describe('reportPage', () => {
  it('escapes everything that a user has named', () => {
    const text = page([classifier([script, '" onload="alert(1)'])], script);
    expect(text).not.toMatch(/<script/i);
    expect(text).not.toMatch(/\sonload="/i);
    expect(text).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  });

  it('loads nothing and lets nothing run', () => {
    const text = page([classifier(['cat', 'dog'])]);
    expect(text).not.toMatch(/https?:\/\/|<link|<iframe|@import|url\(|style="/);
    expect(pagePolicy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:/);
  });

  it('tells the headline beside its interval and its baseline, with every plot named and its numbers at hand', () => {
    const text = page([classifier(['cat', 'dog'])]);
    expect(text).toContain('<strong>0.5</strong> accuracy <span class="quiet">(0.25 – 0.75)</span>');
    expect(text).toContain('against 0.4: always “cat”');
    for (const title of [
      'ROC curve',
      'Precision and recall',
      'Reliability',
      'Confusion matrix',
      'Shifted',
      'Loss by epoch',
    ])
      expect(text).toContain(`<title>${title}</title>`);
    expect(text).toContain('cat taken for dog: 1');
    expect(text).toContain('alt="Row 7: true cat, predicted dog"');
    const plots = text.match(/<svg [^>]*>/g) ?? [];
    expect(plots).toHaveLength(6);
    for (const plot of plots) expect(plot).toMatch(/role="img" aria-label="[^"]+"/);
  });

  it('draws a curve from one corner to the other', () => {
    // The frame goes from 58 to 426 across and from 256 to 10 up; the curve rises by half at 0.
    expect(page([classifier(['cat', 'dog'])])).toContain('d="M58 256L58 133L426 10"');
  });

  it('has a section for every kind of report, and one sentence where there is none', () => {
    const errors = { mse: 1, rmse: 1, mae: 1, r2: 0 };
    const regression: EvaluationReport = {
      ...shared,
      bootstrap: null,
      worst: [],
      notes: [],
      task: 'regression',
      ...errors,
      perColumn: [{ column: 'y', ...errors, meanError: 0 }],
      residuals: {
        mean: 0,
        standardDeviation: 1,
        quantiles: [-1, -1, -0.5, 0, 0.5, 1, 1],
        histogram: { from: -1, to: 1, counts: [2, 2] },
      },
      points: [{ column: 'y', targets: [1, 2], predictions: [1, 3] }],
      baseline: errors,
    };
    const sequence: EvaluationReport = {
      ...shared,
      bootstrap: null,
      worst: [],
      notes: [],
      split: 'validation',
      task: 'sequence',
      tokens: 9,
      accuracy: 0.9,
      exactMatch: 0.5,
      logLoss: 0.2,
      perplexity: 1.2,
      byLength: [{ length: 3, samples: 4, accuracy: 0.9, exactMatch: 0.5 }],
      baseline: { token: 'a', accuracy: 0.3, logLoss: 2, perplexity: 7.4 },
    };
    const text = page([sequence, regression]);
    expect(text.indexOf('<h2>Test</h2>')).toBeLessThan(text.indexOf('<h2>Validation</h2>'));
    for (const title of ['Predicted against true: y', 'Errors: y', 'How errors are spread', 'By length'])
      expect(text).toContain(`<title>${title}</title>`);
    expect(page([])).toContain('There are no reports');
  });
});

it('html escapes what is put in, but for what is HTML already', () => {
  expect(html`<p>${'<&>'}${null}${[html`<b>${'"'}</b>`, 1]}${false}</p>`.markup).toBe(
    '<p>&lt;&amp;&gt;<b>&quot;</b>1</p>',
  );
});

describe('numbers', () => {
  it('are shown in four digits', () => {
    expect([0.123456, 12345.678, 3, 1e-9, null, Number.NaN].map(shown)).toEqual([
      '0.1235',
      '12350',
      '3',
      '1.00e-9',
      '–',
      '–',
    ]);
  });

  it('have round ticks over a range that is never empty', () => {
    expect(ticksOf([0, 1])).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticksOf([-3, 47])).toEqual([0, 10, 20, 30, 40]);
    expect(rangeOf([2, 2])).toEqual([1.5, 2.5]);
    expect(rangeOf([Number.NaN])).toEqual([0, 1]);
    expect(rangeOf([3, 4], [0])).toEqual([0, 4]);
  });
});
