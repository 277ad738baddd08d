import type { Recipe } from '../types.ts';

export const asyncCalls: Recipe = {
  rule: 'sync-call-in-request-path',
  level: 'suggested',
  title: 'use the asynchronous form',
  fix: async (context) => (await import('./event-loop/sync-call-in-request-path.ts')).fix(context),
};

export const turnsBetween: Recipe = {
  rule: 'next-tick-recursion',
  level: 'suggested',
  title: 'let the event loop turn in between',
  fix: async (context) => (await import('./event-loop/next-tick-recursion.ts')).fix(context),
};

export const unrefInterval: Recipe = {
  rule: 'uncleared-interval',
  level: 'safe',
  title: 'let the interval not hold the process',
  messages: ['blocksExit'],
  fix: async (context) => (await import('./shutdown/deadline-holds-process.ts')).fix(context),
};
