import type { SampleType } from '../layers/define-layer.ts';
import type { LossOptions } from '../losses/document.ts';
import type { Model } from '../model/model.ts';

/** An output of a model with the loss over it. */
export interface Head {
  /** Name of the output. */
  readonly name: string;
  readonly type: SampleType;
  readonly loss: LossOptions;
  /** What follows the names of its feeds and results: nothing for the first output, `:<name>` for the others. */
  readonly suffix: string;
}

export interface Losses {
  /** Over the model's first output. */
  readonly loss: LossOptions;
  /** Over its other outputs, by their names; what is trained is the sum of all, each with its `scale`. */
  readonly otherLosses?: Readonly<Record<string, LossOptions>> | undefined;
}

/** Every output of a model with its loss. @throws {Error} where an output has none. */
export function headsOf({ model, loss, otherLosses = {} }: Losses & { readonly model: Model }): readonly Head[] {
  return model.outputs.map(({ id, type }, at): Head => {
    if (at === 0) return { name: id, type, loss, suffix: '' };
    const other = otherLosses[id];
    if (other === undefined)
      throw new Error(`training expects a loss for the output ${id}, received none. Give it in otherLosses.`);
    return { name: id, type, loss: other, suffix: `:${id}` };
  });
}

/** The head of a name; without one the first. @throws {RangeError} where there is none of that name. */
export function headNamed(heads: readonly Head[], name: string | undefined): Head {
  const [first] = heads;
  const head = name === undefined ? first : heads.find((each) => each.name === name);
  if (head !== undefined) return head;
  const names = heads.map((each) => each.name).join(', ');
  throw new RangeError(`expected the name of an output (${names}), received ${name}. Name one of the model's outputs.`);
}
