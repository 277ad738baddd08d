/**
 * Pools that replace dead workers and reject the task that was lost.
 * Sources: the packages' documentation, https://github.com/piscinajs/piscina, https://github.com/josdejong/workerpool,
 * https://poolifier.github.io, https://threads.js.org.
 */
export const WORKER_POOLS: readonly string[] = [
  'piscina#default',
  'piscina#Piscina',
  'tinypool#default',
  'tinypool#Tinypool',
  'workerpool#pool',
  'workerpool#default.pool',
  'poolifier#FixedThreadPool',
  'poolifier#DynamicThreadPool',
  'jest-worker#Worker',
  'threads#Pool',
  'threads#spawn',
];
