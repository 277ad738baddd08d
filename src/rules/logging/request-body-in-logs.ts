import { type WrittenValue, writtenValuesOf } from '../../services/observability/log-content.ts';
import { findMorgan } from '../../services/observability/request-logs.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, suchPlaces, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const BODY = /(?:^|\.)(?:_?req|request|ctx|context|ctx\.request|c\.req|call)\.(?:body|rawBody|payload|request)$/;

export const requestBodyInLogs: Rule = {
  id: 'request-body-in-logs',
  code: 'NR6012',
  title: 'Request bodies are logged',
  area: 'logging',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['no-request-bodies-in-logs'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    body: 'The whole body ({path}) is written to the logs{places}: whatever clients send, passwords and personal data included, is stored there, and a large body becomes a large line. Log ids and the fields you need.',
    morgan:
      'The access log contains the token {path}: whatever clients send is stored in the logs. Remove it from the format.',
  },
  docs: {
    what: 'Looks for whole request bodies in what loggers and console write on the production path, and for body tokens in access logs.',
    why: 'Bodies carry credentials and personal data, have no bound in size, and are serialised on the event loop.',
    fix: 'Log the ids and the few fields that matter.',
    references: ['https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude'],
  },
  examples: {
    bad: [
      {
        title: 'the body of a login',
        files: exampleService([
          "const express = require('express');",
          "const logger = require('pino')();",
          'const app = express();',
          "app.post('/login', (req, res) => { logger.info({ body: req.body }, 'login'); res.end(); });",
          'app.listen(3000);',
        ]),
      },
    ],
    good: [
      {
        title: 'an id',
        files: exampleService([
          "const express = require('express');",
          "const logger = require('pino')();",
          'const app = express();',
          "app.post('/login', (req, res) => { logger.info({ tenantId: req.body.tenantId }, 'login'); res.end(); });",
          'app.listen(3000);',
        ]),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const morgan = findMorgan(service).filter(({ format }) => /:(?:body|req-body|request-body)\b/.test(format ?? ''));
    const tokens = morgan.map(({ call }) =>
      fail({ message: 'morgan', args: { path: ':body' }, place: call.place, anchor: 'morgan' }),
    );
    const written = writtenValuesOf(service);
    const bodies = written.filter((item: WrittenValue) => BODY.test(item.path) && !item.inText);
    const [first, ...rest] = bodies;
    if (first)
      return [
        ...tokens,
        fail({
          message: 'body',
          args: { path: first.path, places: suchPlaces(bodies.length) },
          place: first.place,
          related: rest.slice(0, 5).map(({ place }) => ({ place })),
          anchor: 'body',
        }),
      ];
    if (tokens.length > 0) return tokens;
    const [any] = written;
    return [
      any
        ? pass({ place: any.place, note: `${written.length} values are logged, none is a body` })
        : notApplicable('nothing but constant texts is logged'),
    ];
  },
};
