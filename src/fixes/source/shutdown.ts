import type { Recipe } from '../types.ts';

export const sigtermHandler: Recipe = {
  rule: 'missing-sigterm-handler',
  level: 'suggested',
  title: 'handle SIGTERM and SIGINT',
  messages: ['missing'],
  fix: async (context) => (await import('./shutdown/shutdown-handler.ts')).fix(context),
};

export const nestSigtermHandler: Recipe = {
  rule: 'missing-sigterm-handler',
  level: 'suggested',
  title: 'enable the shutdown hooks of Nest',
  messages: ['missing'],
  fix: async (context) => (await import('./shutdown/nest-shutdown-hooks.ts')).fix(context),
};

export const sigintHandler: Recipe = {
  rule: 'missing-sigint-handler',
  level: 'suggested',
  title: 'handle SIGINT as SIGTERM',
  messages: ['missing'],
  fix: async (context) => (await import('./shutdown/missing-sigint-handler.ts')).fix(context),
};

export const bothHandlers: Recipe = {
  rule: 'missing-sigint-handler',
  level: 'suggested',
  title: 'handle SIGTERM and SIGINT',
  messages: ['missing'],
  fix: async (context) => (await import('./shutdown/shutdown-handler.ts')).fix(context),
};

export const nestSigintHandler: Recipe = {
  rule: 'missing-sigint-handler',
  level: 'suggested',
  title: 'enable the shutdown hooks of Nest',
  messages: ['missing'],
  fix: async (context) => (await import('./shutdown/nest-shutdown-hooks.ts')).fix(context),
};

export const serverClose: Recipe = {
  rule: 'missing-server-close',
  level: 'suggested',
  title: 'close the server when the service stops',
  messages: ['none'],
  fix: async (context) => (await import('./shutdown/shutdown-handler.ts')).fix(context),
};

export const nestServerClose: Recipe = {
  rule: 'missing-server-close',
  level: 'suggested',
  title: 'enable the shutdown hooks of Nest',
  messages: ['none'],
  fix: async (context) => (await import('./shutdown/nest-shutdown-hooks.ts')).fix(context),
};

export const shutdownWithDeadline: Recipe = {
  rule: 'missing-shutdown-deadline',
  level: 'suggested',
  title: 'handle SIGTERM with a deadline',
  messages: ['none'],
  fix: async (context) => (await import('./shutdown/shutdown-handler.ts')).fix(context),
};

export const shutdownDeadline: Recipe = {
  rule: 'missing-shutdown-deadline',
  level: 'suggested',
  title: 'bound the shutdown',
  messages: ['missing'],
  fix: async (context) => (await import('./shutdown/missing-shutdown-deadline.ts')).fix(context),
};

export const shutdownResources: Recipe = {
  rule: 'resources-left-open',
  level: 'suggested',
  title: 'close connections when the service stops',
  messages: ['open'],
  fix: async (context) => (await import('./shutdown/shutdown-handler.ts')).fix(context),
};

export const drainedWorker: Recipe = {
  rule: 'queue-worker-not-drained',
  level: 'suggested',
  title: 'stop the consumer when the service stops',
  messages: ['none'],
  fix: async (context) => (await import('./shutdown/shutdown-handler.ts')).fix(context),
};

export const unrefDeadline: Recipe = {
  rule: 'deadline-holds-process',
  level: 'safe',
  title: 'let the deadline not hold the process',
  fix: async (context) => (await import('./shutdown/deadline-holds-process.ts')).fix(context),
};

export const configuredDeadline: Recipe = {
  rule: 'fixed-shutdown-deadline',
  level: 'safe',
  title: 'read the deadline from the environment',
  messages: ['fixed'],
  fix: async (context) => (await import('./shutdown/fixed-shutdown-deadline.ts')).fix(context),
};

export const shutdownExitCode: Recipe = {
  rule: 'wrong-shutdown-exit-code',
  level: 'safe',
  title: 'exit with the code that says how it ended',
  fix: async (context) => (await import('./shutdown/wrong-shutdown-exit-code.ts')).fix(context),
};

export const secondSignal: Recipe = {
  rule: 'second-signal-ignored',
  level: 'suggested',
  title: 'exit at the second signal',
  messages: ['ignored'],
  fix: async (context) => (await import('./shutdown/second-signal-ignored.ts')).fix(context),
};

export const shutdownOnce: Recipe = {
  rule: 'shutdown-runs-twice',
  level: 'suggested',
  title: 'shut down once',
  fix: async (context) => (await import('./shutdown/shutdown-runs-twice.ts')).fix(context),
};

export const loggedShutdown: Recipe = {
  rule: 'silent-shutdown',
  level: 'safe',
  title: 'log the start and the end of the shutdown',
  fix: async (context) => (await import('./shutdown/silent-shutdown.ts')).fix(context),
};

export const idleConnections: Recipe = {
  rule: 'idle-connections-left-open',
  level: 'safe',
  title: 'end idle connections',
  messages: ['missing'],
  fix: async (context) => (await import('./shutdown/idle-connections-left-open.ts')).fix(context),
};

export const exitAfterDrain: Recipe = {
  rule: 'exit-before-drain',
  level: 'suggested',
  title: 'exit when the server has closed',
  messages: ['early'],
  fix: async (context) => (await import('./shutdown/exit-before-drain.ts')).fix(context),
};

export const serverCloseInHandler: Recipe = {
  rule: 'missing-server-close',
  level: 'suggested',
  title: 'close the server before the exit',
  messages: ['open'],
  fix: async (context) => (await import('./shutdown/close-in-handler.ts')).fix(context),
};

export const closedServer: Recipe = {
  rule: 'missing-server-close',
  level: 'suggested',
  title: 'close what listen() returns',
  messages: ['app'],
  fix: async (context) => (await import('./shutdown/close-in-handler.ts')).fixReceiver(context),
};

export const resourcesInHandler: Recipe = {
  rule: 'resources-left-open',
  level: 'suggested',
  title: 'close connections before the exit',
  fix: async (context) => (await import('./shutdown/resources-in-handler.ts')).fix(context),
};

export const workerInHandler: Recipe = {
  rule: 'queue-worker-not-drained',
  level: 'suggested',
  title: 'stop the consumer before the exit',
  messages: ['open'],
  fix: async (context) => (await import('./shutdown/resources-in-handler.ts')).fix(context),
};

export const flushedTelemetry: Recipe = {
  rule: 'telemetry-lost-on-shutdown',
  level: 'suggested',
  title: 'send the last telemetry before the exit',
  messages: ['none'],
  fix: async (context) => (await import('./shutdown/resources-in-handler.ts')).fixTelemetry(context),
};

export const readinessFlip: Recipe = {
  rule: 'readiness-stays-up',
  level: 'suggested',
  title: 'answer 503 while shutting down',
  messages: ['missing', 'fastify'],
  fix: async (context) => (await import('./shutdown/readiness-stays-up.ts')).fix(context),
};
