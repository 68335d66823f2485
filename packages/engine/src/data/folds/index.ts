export { kFold } from './k-fold.ts';
export { leaveOneGroupOut } from './leave-one-group-out.ts';
export { stratifiedKFold } from './stratified-k-fold.ts';
