export { dateTranslation } from './date-translation.ts';
export { denoiseUNet } from './denoise-u-net.ts';
export { digitsLstm } from './digits-lstm.ts';
export { digitsResidual } from './digits-residual.ts';
export { irisLogistic } from './iris-logistic.ts';
export { nameLanguage } from './name-language.ts';
export { wineMlp } from './wine-mlp.ts';
