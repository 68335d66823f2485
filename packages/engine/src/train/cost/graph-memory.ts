import { decompose } from '../../graph/rewrites/decompose.ts';
import { mergeEqual } from '../../graph/rewrites/merge-equal.ts';
import type { Application, Graph, Tensor } from '../../graph/tensor.ts';
import { bytesPerElement } from '../../tensor/dtype.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { arenaBytes, type Buffer } from './arena.ts';
import { runOrder } from './run-order.ts';

/** Memory for one value, or for several that follow each other in it. */
interface Slot extends Buffer {
  /** Absent: it is not the arena's, but what is fed or bound as an output. */
  readonly form: string | undefined;
  last: number;
  /** Reads that are still to come. */
  reads: number;
}

/** Ops whose kernels hand their input on as it is, and those that may write over it. */
const views = new Set(['reshape', 'stopGradient']);
const overwriting = new Set(
  'add subtract multiply divide relu tanh sigmoid exp log sqrt negate abs cast erf leakyRelu elu softplus'.split(' '),
);

/** Bytes of the intermediate values of a graph while ONNX Runtime runs it: what it plans to put where, in the order in which
 *  it computes, as its arena then holds it. Inputs and outputs are bound to memory of their own and are not among them. */
export function graphMemory(graph: Graph): number {
  const rewritten = mergeEqual(decompose(graph));
  return arenaBytes(planned(runOrder(rewritten), new Set(Object.values(rewritten.outputs))));
}

function planned(order: readonly Application[], ends: ReadonlySet<Tensor>): Slot[] {
  const reads = new Map<Tensor, number>();
  for (const { inputs } of order) for (const input of inputs) reads.set(input, (reads.get(input) ?? 0) + 1);
  const slots = new Map<Tensor, Slot>();
  const made: Slot[] = [];
  const free = new Map<string, Slot[]>();
  const slotOf = (tensor: Tensor) => slots.get(tensor) ?? outside(0);
  const give = (slot: Slot) => {
    if (slot.form === undefined || slot.reads > 0) return;
    const known = free.get(slot.form) ?? [];
    if (!known.includes(slot)) free.set(slot.form, [...known, slot]);
  };
  const place = (output: Tensor, { op, inputs }: Application, at: number): Slot => {
    const form = formOf(output);
    if (ends.has(output)) return outside(at);
    if (views.has(op.name)) return slotOf(inputs[0]);
    const over = inputs.find((input) => slotOf(input).reads === 1 && formOf(input) === form);
    if (over && overwriting.has(op.name)) return slotOf(over);
    const again = free.get(form)?.pop();
    if (again) return again;
    const slot = { form, bytes: bytesOf(output), first: at, last: at, reads: 0 };
    made.push(slot);
    return slot;
  };
  for (const [at, application] of order.entries()) {
    const workspace = application.op.workspace?.(application) ?? 0;
    if (workspace > 0) made.push({ form: 'workspace', bytes: workspace, first: at, last: at, reads: 0 });
    const outputs = application.outputs.map((output) => {
      const slot = place(output, application, at);
      slot.reads += reads.get(output) ?? 0;
      slot.last = at;
      slots.set(output, slot);
      return slot;
    });
    for (const input of application.inputs) {
      const slot = slotOf(input);
      slot.last = at;
      slot.reads -= 1;
      give(slot);
    }
    for (const slot of new Set(outputs)) give(slot);
  }
  return made;
}

const outside = (at: number): Slot => ({
  form: undefined,
  bytes: 0,
  first: at,
  last: at,
  reads: Number.POSITIVE_INFINITY,
});

const formOf = ({ dtype, shape }: Tensor) => `${bytesPerElement(dtype)}[${shape.join()}]`;
const bytesOf = ({ dtype, shape }: Tensor) => bytesPerElement(dtype) * sizeOf(shape);
