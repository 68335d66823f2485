export { byColumn } from './by-column.ts';
export { holdOut } from './hold-out.ts';
