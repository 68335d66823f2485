import { type ActivationOptions, activationMisfit } from '../activations/document.ts';
import type { Report, SampleType } from './define-layer.ts';

type Infer<Options> = (inputs: readonly SampleType[], options: Options, report: Report) => SampleType | undefined;

/** A layer's shape rule with what holds for every layer: whole numbers only where it reads them, and an activation that fits. */
export function checkedInfer<Options>(infer: Infer<Options>, reads: 'floats' | 'indexes' | 'any'): Infer<Options> {
  return (inputs, options, report) => {
    if (!isReadable(inputs, reads, report)) return undefined;
    const output = infer(inputs, options, report);
    const activation = activationOf(options);
    const misfit = output && activation && activationMisfit(output.shape, activation);
    if (misfit === undefined) return output;
    const hint = 'Use -1, the last axis, or one that the output has.';
    report({ ...misfit, code: 'wrongAxis', field: `activation/${misfit.field}`, hint });
    return undefined;
  };
}

function isReadable(inputs: readonly SampleType[], reads: 'floats' | 'indexes' | 'any', report: Report): boolean {
  const wrong = inputs.find(({ dtype }) => reads !== 'any' && (dtype === 'int64') !== (reads === 'indexes'));
  if (wrong === undefined) return true;
  const [expected, hint] =
    reads === 'indexes'
      ? ['an int64 input', 'Give the input `dtype: "int64"`, and name it in `inputs`.']
      : ['a float32 input', 'Put an embedding layer before it.'];
  report({ code: 'wrongDtype', expected, received: wrong.dtype, hint });
  return false;
}

/** The settled activation of a layer that has one; a bare name is one of the layer's own. */
function activationOf(options: unknown): ActivationOptions | undefined {
  const { activation } = options as { readonly activation?: ActivationOptions | string };
  return typeof activation === 'object' ? activation : undefined;
}
