import { measuredSlowness } from '../calibration/measured-slowness.ts';
import { becomeChild, tellSupervisor } from './as-child.ts';

becomeChild();
await tellSupervisor({ slowness: await measuredSlowness() });
