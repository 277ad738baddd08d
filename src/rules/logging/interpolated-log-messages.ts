import type { Value } from '../../facts/types.ts';
import { logCallsOf } from '../../services/observability/logger-calls.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

export const interpolatedLogMessages: Rule = {
  id: 'interpolated-log-messages',
  code: 'NR6018',
  title: 'Values are interpolated into log messages',
  area: 'logging',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['no-log-interpolation'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    template:
      '{count} of {total} log calls build their message from values: each line has a text of its own, so it can be neither counted nor searched by field, and redaction cannot see into it. Write log.info({ orderId }, "order accepted").',
  },
  docs: {
    what: 'Counts log calls whose message is a template with expressions, a concatenation or a text with placeholders (%s).',
    why: 'Fields can be searched, counted and redacted; texts cannot.',
    fix: 'Hand the values over as fields and keep the message constant.',
    references: ['https://getpino.io/#/docs/api?id=logging-method-parameters'],
  },
  examples: {
    bad: [
      {
        title: 'a template',
        files: exampleService([
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => { logger.info(`request ${req.method}`); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'a field',
        files: exampleService([
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => { logger.info({ method: req.method }, 'request'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const logs = logCallsOf(service);
    const [any] = logs;
    if (!any) return [notApplicable('no call of a logger was found')];
    const built = logs.filter(
      ({ call }) => call.fact.args.slice(0, 2).some(isBuilt) || hasPlaceholders(call.fact.args),
    );
    const [first, ...rest] = built;
    if (!first) return [pass({ place: any.call.place, note: `${logs.length} log calls have constant messages` })];
    return [
      fail({
        message: 'template',
        args: { count: built.length, total: logs.length },
        place: first.call.place,
        related: rest.slice(0, 5).map(({ call }) => ({ place: call.place })),
        anchor: 'template',
      }),
    ];
  },
};

/** `log.info('order %s accepted', id)`: a text of its own for each value all the same. */
function hasPlaceholders(args: readonly Value[]): boolean {
  return args
    .slice(0, 2)
    .some((arg, i) => arg.kind === 'string' && /%[sdifjoO]/.test(arg.value) && args.length > i + 1);
}

function isBuilt(value: Value): boolean {
  if (value.kind === 'template') return value.parts.some((part) => part.kind !== 'string');
  return value.kind === 'binary' && value.op === '+' && !(isConstant(value.left) && isConstant(value.right));
}

function isConstant(value: Value): boolean {
  return (
    value.kind === 'string' ||
    value.kind === 'number' ||
    (value.kind === 'binary' && isConstant(value.left) && isConstant(value.right))
  );
}
