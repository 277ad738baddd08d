import type { Value } from '../../facts/types.ts';
import { type Deadline, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import type { Program } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** Whether a value is read from the environment or from a configuration that is computed when the service starts. */
function isConfigured(program: Program, module: string, value: Value, depth = 0): boolean {
  if (depth > 8) return false;
  const next = (inner: Value): boolean => isConfigured(program, module, inner, depth + 1);
  switch (value.kind) {
    case 'env':
      // Which environment it is sets no time: `NODE_ENV === 'production' ? 20_000 : 0`.
      return value.name !== 'NODE_ENV';
    case 'binary':
    case 'logical':
      return next(value.left) || next(value.right);
    case 'unary':
      return next(value.value);
    case 'conditional':
      return next(value.test) || next(value.then) || next(value.else);
    case 'template':
      return value.parts.some(next);
    case 'call':
      return (
        (program.modules.get(module)?.calls[value.call]?.args ?? []).some(next) || isLookup(program, module, value)
      );
    case 'ref':
    case 'member': {
      const definition = program.definition(module, value);
      if (definition && definition.value !== value)
        return isConfigured(program, definition.module, definition.value, depth + 1);
      return (
        program.origins(module, value).some((origin) => origin.kind === 'env' && origin.name !== 'NODE_ENV') ||
        program.literals(module, value) === undefined
      );
    }
    default:
      return false;
  }
}

/** `config.get('shutdown.timeout')`, `configService.getOrThrow(…)`. */
function isLookup(program: Program, module: string, value: Value & { kind: 'call' }): boolean {
  const callee = program.modules.get(module)?.calls[value.call]?.callee;
  return callee?.kind === 'member' && /^get/.test(callee.property);
}

function judge(program: Program | undefined, deadline: Deadline): Outcome {
  const { delay, place, kind } = deadline;
  if (kind === 'starter') return pass({ place, note: 'set by a flag of the command' });
  if (program && delay && isConfigured(program, delay.module, delay.value))
    return pass({ place, note: 'read from the configuration' });
  if (kind === 'interval') return unknown('the deadline counts the ticks of a clock', { place });
  const time = deadline.milliseconds === undefined ? 'fixed' : `${deadline.milliseconds} ms`;
  return fail({
    message: kind === 'library' && !delay ? 'default' : 'fixed',
    args: { time },
    place,
    anchor: 'deadline',
  });
}

export const fixedShutdownDeadline: Rule = {
  id: 'fixed-shutdown-deadline',
  code: 'NR2009',
  title: 'The shutdown deadline cannot be changed without a release',
  area: 'shutdown',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['shutdown-timeout-configurable'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    fixed:
      'The shutdown deadline is fixed in the source ({time}): a platform with another grace period, or an incident with slow requests, needs a new release. Read it from the environment, for example SHUTDOWN_MS.',
    default:
      'The shutdown deadline is the default of the library ({time}) and cannot be fitted to the grace period of the platform. Set the option from the environment, for example SHUTDOWN_MS.',
  },
  docs: {
    what: 'Asks whether the time after which the shutdown is forced comes from the environment, the configuration or a flag of the start command.',
    why: 'The deadline has to stay below the grace period, which stands in a manifest that other people change.',
    fix: 'const shutdownMs = Number(process.env.SHUTDOWN_MS ?? 30_000), validated with the other settings at start.',
    references: ['https://12factor.net/config'],
  },
  examples: {
    bad: [
      {
        title: 'a number in the source',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => {\n  setTimeout(() => process.exit(1), 10000).unref();\n  server.close(() => process.exit(0));\n});\n",
        ),
      },
    ],
    good: [
      {
        title: 'read from the environment',
        files: exampleService(
          "const http = require('node:http');\nconst shutdownMs = Number(process.env.SHUTDOWN_MS ?? 10000);\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => {\n  setTimeout(() => process.exit(1), shutdownMs).unref();\n  server.close(() => process.exit(0));\n});\n",
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { deadlines } = shutdownOf(service);
    if (deadlines.length === 0) return [notApplicable('the shutdown has no deadline')];
    return deadlines.map((deadline) => judge(service.program, deadline));
  },
};
