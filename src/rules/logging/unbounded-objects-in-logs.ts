import { lastOf, writtenValuesOf } from '../../services/observability/log-content.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, suchPlaces, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

/** Objects of frameworks and clients, by the name that everybody gives them. */
const OBJECT = /^(?:_?req|request|_?res|response|reply|ctx|socket|ws|axiosResponse)$/;
/** Keys that serializers of pino, bunyan and their HTTP middleware know. */
const SERIALIZED = /^(?:req|res|request|response|err)$/;

export const unboundedObjectsInLogs: Rule = {
  id: 'unbounded-objects-in-logs',
  code: 'NR6013',
  title: 'Whole framework objects are logged',
  area: 'logging',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['no-unbounded-log-objects'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    object:
      'The whole of {path} is logged{places}: the line has no bound in size, is serialised on the event loop, and carries headers and sockets that nobody wants stored. Pick the fields you need or use a serializer.',
  },
  docs: {
    what: 'Looks for requests, responses, contexts, sockets, error.response and error.config of HTTP clients in what loggers and console write on the production path. Keys that serializers know (req, res, err of pino and bunyan) are fine.',
    why: 'One such line can have megabytes; serialising it blocks the event loop, and the platform bills by volume.',
    fix: 'Log picked fields, or configure serializers and depthLimit/edgeLimit of pino.',
    references: [
      'https://getpino.io/#/docs/api?id=serializers-object',
      'https://getpino.io/#/docs/api?id=depthlimit-number',
    ],
  },
  examples: {
    bad: [
      {
        title: 'the whole request',
        files: exampleService([
          "const express = require('express');",
          'const app = express();',
          "app.get('/', (req, res) => { console.log(req); res.end(); });",
          'app.listen(3000);',
        ]),
      },
    ],
    good: [
      {
        title: 'picked fields',
        files: exampleService([
          "const express = require('express');",
          'const app = express();',
          "app.get('/', (req, res) => { console.log(req.method, req.path); res.end(); });",
          'app.listen(3000);',
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const written = writtenValuesOf(service);
    const [any] = written;
    if (!any) return [notApplicable('nothing but constant texts is logged')];
    const whole = written.filter(({ path, key, inText, log, call }) => {
      // A logger of one’s own picks what it writes.
      if (inText || (service.program?.targets(call).length ?? 0) > 0) return false;
      if (/(?:^|\.)(?:e|err|error|ex)\.(?:response|config|request)$/.test(path)) return true;
      if (!OBJECT.test(path) && !/^(?:req|request)\.(?:headers|raw|socket)$/.test(path)) return false;
      const serialized = log?.family === 'pino' || log?.family === 'bunyan';
      // `{ req }` goes through the serializer of that key; Fastify and pino-http bring one.
      return !(serialized && key !== undefined && SERIALIZED.test(key) && SERIALIZED.test(lastOf(path)));
    });
    const [first, ...rest] = whole;
    if (!first)
      return [pass({ place: any.place, note: `${written.length} values are logged, all of them bounded by name` })];
    return [
      fail({
        message: 'object',
        args: { path: first.path, places: suchPlaces(whole.length) },
        place: first.place,
        related: rest.slice(0, 5).map(({ place, path }) => ({ place, note: path })),
        anchor: 'object',
      }),
    ];
  },
};
