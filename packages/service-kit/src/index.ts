export * from './deadline.ts';
export * from './environment.ts';
export * from './environment-rows.ts';
export * from './event-loop-lag.ts';
export * from './health.ts';
export * from './logger.ts';
export * from './service-environment.ts';
export * from './shutdown.ts';
