import type { Value } from '../../facts/types.ts';
import { loggedValues } from '../../services/observability/log-values.ts';
import { argumentsOf, logCallsOf } from '../../services/observability/logger-calls.ts';
import { loggersOf, settingOf } from '../../services/observability/loggers.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

const AUTHENTICATION =
  /^(?:passport(?:-.*)?|koa-passport|jsonwebtoken|jose|express-jwt|koa-jwt|@fastify\/(?:jwt|passport|secure-session|session)|@nestjs\/(?:jwt|passport)|better-auth|next-auth|@auth\/.*|lucia|express-session|cookie-session|koa-session|express-openid-connect|@clerk\/.*|hono\/jwt)$/;
const SUBJECT =
  /^(?:user|tenant|account|org|organi[sz]ation|customer|team|workspace|project|actor|subject)_?(?:id|uuid|ref)$|^(?:uid|sub)$/i;

export const logsWithoutTenant: Rule = {
  id: 'logs-without-tenant',
  code: 'NR6024',
  title: 'Log lines do not name the user or tenant',
  area: 'logging',
  severity: 'note',
  confidence: 'low',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['tenant-id-in-logs'],
  kinds: ['http'],
  options: {},
  messages: {
    missing:
      'The service authenticates its callers, but no log line names a user or tenant id: "which customers are affected" cannot be answered. Add the opaque id to the logger of the request after authentication.',
  },
  docs: {
    what: 'For services that authenticate: looks for an opaque user, tenant or account id among the fields of log calls, child loggers and mixins.',
    why: 'The first question of support is who is affected.',
    fix: 'req.log = req.log.child({ tenantId: req.user.tenantId })',
    references: ['https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#event-attributes'],
  },
  examples: {
    bad: [
      {
        title: 'authenticated and anonymous in logs',
        files: exampleService([
          "const app = require('express')();",
          "const jwt = require('jsonwebtoken');",
          "const logger = require('pino')();",
          "app.get('/', (req, res) => { req.user = jwt.verify(req.headers.authorization, 'k'); logger.info('request'); res.end(); });",
          'app.listen(3000);',
        ]),
      },
    ],
    good: [
      {
        title: 'an opaque id',
        files: exampleService([
          "const app = require('express')();",
          "const jwt = require('jsonwebtoken');",
          "const logger = require('pino')();",
          "app.get('/', (req, res) => { const user = jwt.verify(req.headers.authorization, 'k'); logger.info({ userId: user.sub }, 'request'); res.end(); });",
          'app.listen(3000);',
        ]),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const auth = [...program.packages].find(([name]) => AUTHENTICATION.test(name));
    if (!auth) return [notApplicable('no library for authentication is loaded')];
    const names = (value: Value): boolean =>
      loggedValues(value).some(
        ({ key, value: inner }) => SUBJECT.test(key ?? '') || (inner.kind === 'member' && SUBJECT.test(inner.property)),
      );
    const log = logCallsOf(service).find((item) =>
      [...argumentsOf(item).data, ...item.call.fact.args.slice(0, 1)].some(
        (value) => names(value) || names(program.definition(item.call.module, value)?.value ?? value),
      ),
    );
    if (log) return [pass(log.call.place)];
    const child = program.calls.find(
      ({ fact }) =>
        fact.callee.kind === 'member' &&
        /^(?:child|setBindings|assign)$/.test(fact.callee.property) &&
        fact.args.some((arg) => arg.kind === 'object' && names(arg)),
    );
    if (child) return [pass(child.place)];
    const loggers = loggersOf(service);
    const mixin = loggers.find((logger) => settingOf(program, logger, 'mixin').found);
    if (mixin)
      return [unknown('what the mixin of the logger adds depends on the store it reads', { place: mixin.place })];
    const place = loggers[0]?.place ?? remedyPlace(service);
    return [
      place
        ? fail({ message: 'missing', place, related: [{ place: auth[1], note: auth[0] }], anchor: 'tenant' })
        : notApplicable('nothing runs'),
    ];
  },
};
