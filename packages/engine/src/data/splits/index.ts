export { holdOut } from './hold-out.ts';
