import type { Shape } from '../../tensor/index.ts';
import { noMatch } from './choose-columns.ts';
import { type PreprocessingDocument, preprocessingMember } from './document.ts';
import type { Misfit } from './misfit.ts';
import { formOfColumns, type SampleForm } from './sample-form.ts';

/** What a pipeline makes of samples, known before anything is fitted. */
export interface PreprocessingPlan {
  /** What enters each stage. */
  readonly forms: readonly SampleForm[];
  /** What leaves the last one. */
  readonly form: SampleForm;
  /** Why stages cannot be applied so; pointers begin with the number of the stage. */
  readonly misfits: readonly Misfit[];
  /** Columns that still hold the names of classes at the end. */
  readonly categories: readonly string[];
  /** Columns in which missing values would reach the model, or be read as if they were there. */
  readonly unfilled: readonly string[];
}

/** Follows a form through a pipeline. Rows of columns have the shape that the model takes as soon as, and where, their width is right. */
export function planPreprocessing(
  documents: readonly PreprocessingDocument[],
  raw: SampleForm,
  modelShape: Shape = raw.shape,
): PreprocessingPlan {
  const shaped = (form: SampleForm) => (form.columns ? formOfColumns(form.columns, modelShape) : form);
  const forms: SampleForm[] = [];
  const misfits: Misfit[] = [];
  const unfilled = new Set<string>();
  let form = shaped(raw);
  for (const [stage, document] of documents.entries()) {
    const { config, plan } = preprocessingMember(document);
    forms.push(form);
    const planned = plan(form, config.parse(document));
    misfits.push(...planned.misfits.map((misfit) => ({ ...misfit, pointer: `/${stage}${misfit.pointer}` })));
    for (const name of planned.unfilled ?? []) unfilled.add(name);
    form = shaped(planned.form);
  }
  const columns = form.columns ?? [];
  for (const { name, missing = 0 } of columns) if (missing > 0) unfilled.add(name);
  const categories = columns.filter(({ kind }) => kind === 'category').map(({ name }) => name);
  return { forms, form, misfits, categories, unfilled: [...unfilled] };
}

/** The misfits of pipelines for several inputs: names and globs need to choose columns of one of them only. */
export function jointMisfits(plans: readonly PreprocessingPlan[]): Misfit[] {
  const [first, ...rest] = plans;
  if (first === undefined) return [];
  const isEverywhere = (misfit: Misfit) =>
    rest.every(({ misfits }) => misfits.some(({ pointer, code }) => pointer === misfit.pointer && code === noMatch));
  const all = new Map<string, Misfit>();
  for (const misfit of plans.flatMap(({ misfits }) => misfits)) {
    if (misfit.code !== noMatch) all.set(`${misfit.pointer} ${misfit.code}`, misfit);
  }
  const unmatched = first.misfits.filter((misfit) => misfit.code === noMatch && isEverywhere(misfit));
  return [...unmatched, ...all.values()];
}
