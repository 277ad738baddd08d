import type { Recipe } from '../types.ts';

export const uncaughtException: Recipe = {
  rule: 'missing-uncaught-exception-handler',
  level: 'suggested',
  title: 'log crashes and exit with 1',
  fix: async (context) => (await import('./errors/crash-handlers.ts')).fix(context),
};

export const unhandledRejection: Recipe = {
  rule: 'missing-unhandled-rejection-handler',
  level: 'suggested',
  title: 'log crashes and exit with 1',
  fix: async (context) => (await import('./errors/crash-handlers.ts')).fix(context),
};

export const crashHandlers: Recipe = {
  rule: 'crash-handler-without-exit',
  level: 'suggested',
  title: 'log crashes and exit with 1',
  messages: ['none'],
  fix: async (context) => (await import('./errors/crash-handlers.ts')).fix(context),
};

export const crashExit: Recipe = {
  rule: 'crash-handler-without-exit',
  level: 'suggested',
  title: 'exit with 1 after a crash',
  messages: ['stays'],
  fix: async (context) => (await import('./errors/crash-handler-without-exit.ts')).fix(context),
};

export const crashExitCode: Recipe = {
  rule: 'crash-handler-without-exit',
  level: 'safe',
  title: 'exit with 1 after a crash',
  messages: ['zero'],
  fix: async (context) => (await import('./errors/crash-handler-without-exit.ts')).fix(context),
};

export const errorHandler: Recipe = {
  rule: 'missing-error-handler',
  level: 'suggested',
  title: 'answer and log errors in one place',
  messages: ['express', 'koa', 'fastify', 'hono'],
  fix: async (context) => (await import('./errors/missing-error-handler.ts')).fix(context),
};

export const errorHandlerArity: Recipe = {
  rule: 'missing-error-handler',
  level: 'suggested',
  title: 'take all four parameters of an error handler',
  messages: ['arity'],
  fix: async (context) => (await import('./errors/error-handler-arity.ts')).fix(context),
};

export const asyncRoutes: Recipe = {
  rule: 'unhandled-async-route',
  level: 'suggested',
  title: 'hand rejections to the error handler',
  fix: async (context) => (await import('./errors/unhandled-async-route.ts')).fix(context),
};
