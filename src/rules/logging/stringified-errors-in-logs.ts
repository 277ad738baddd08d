import type { Value } from '../../facts/types.ts';
import { isErrorValue } from '../../services/observability/log-content.ts';
import { loggedValues } from '../../services/observability/log-values.ts';
import { argumentsOf, type LogCall, logCallsOf } from '../../services/observability/logger-calls.ts';
import type { Program } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

export const stringifiedErrorsInLogs: Rule = {
  id: 'stringified-errors-in-logs',
  code: 'NR6015',
  title: 'Errors are logged as text',
  area: 'logging',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['structured-error-logging'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    text: 'The error is turned into text ({count} of {total} log calls with errors): type, cause and stack are lost or become lines that belong to nothing. Hand the object over: log.error({ err }, "message").',
  },
  docs: {
    what: 'Looks at log calls that write only the text of an error (err.message, err.stack, String(err), a template) and never the error itself.',
    why: 'Platforms group errors by type and stack; a multi-line text becomes many lines without a level.',
    fix: 'pino: log.error({ err }, "message"); winston: format.errors({ stack: true }) and logger.error(err).',
    references: ['https://getpino.io/#/docs/api?id=errors', 'https://github.com/winstonjs/logform#errors'],
  },
  examples: {
    bad: [
      {
        title: 'the message only',
        files: exampleService([
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => { try { JSON.parse(''); } catch (err) { logger.error(`failed: ${err.message}`); } res.end(); }).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'the error',
        files: exampleService([
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => { try { JSON.parse(''); } catch (err) { logger.error({ err }, 'failed'); } res.end(); }).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const judged = logCallsOf(service).flatMap((log) => {
      const how = writes(program, log);
      return how ? [{ log, how }] : [];
    });
    const bad = judged.filter(({ how }) => how === 'text');
    const [first, ...rest] = bad;
    if (first)
      return [
        fail({
          message: 'text',
          args: { count: bad.length, total: judged.length },
          place: first.log.call.place,
          related: rest.slice(0, 5).map(({ log }) => ({ place: log.call.place })),
          anchor: 'text',
        }),
      ];
    const [good] = judged;
    return [
      good
        ? pass({ place: good.log.call.place, note: `${judged.length} errors are logged as objects` })
        : notApplicable('no call of a logger logs an error'),
    ];
  },
};

/** Whether a call writes an error as an object or as text only; undefined without errors. */
function writes(program: Program, log: LogCall): 'object' | 'text' | undefined {
  const { message, data, dropped } = argumentsOf(log);
  const { module } = log.call;
  const is = (value: Value): boolean => isErrorValue(program, module, value);
  const values = [...(message ? [message] : []), ...data].flatMap((value) => loggedValues(value));
  if (values.some(({ value, inText }) => !inText && is(value)) || dropped.some(is)) return 'object';
  // A stack in a field of its own keeps its structure.
  const stack = values.some(
    ({ key, value }) => key !== undefined && value.kind === 'member' && value.property === 'stack' && is(value.object),
  );
  if (stack) return 'object';
  const text = values.some(({ value, inText }) => {
    if (inText && is(value)) return true;
    if (value.kind === 'member' && /^(?:message|stack)$/.test(value.property)) return is(value.object);
    if (value.kind !== 'call') return false;
    const call = program.modules.get(module)?.calls[value.call];
    const [first] = call?.args ?? [];
    if (call?.callee.kind === 'global' && call.callee.name === 'String') return first !== undefined && is(first);
    return call?.callee.kind === 'member' && call.callee.property === 'toString' && is(call.callee.object);
  });
  return text ? 'text' : undefined;
}
