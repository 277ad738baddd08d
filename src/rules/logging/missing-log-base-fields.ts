import { baseFields, shapingLoggers } from '../../services/observability/log-shape.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const SERVICE = /^(?:service|service[._]?name|app|app[._]?name|application|name|component|logger|container)$/i;
const ENVIRONMENT = /^(?:env|environment|node_?env|stage|deployment[._]environment(?:\.name)?)$/i;
const INSTANCE =
  /^(?:pid|host|hostname|pod|pod[._]?name|instance|region|version|service[._]version|release|commit|git_?sha)$/i;

export const missingLogBaseFields: Rule = {
  id: 'missing-log-base-fields',
  code: 'NR6009',
  title: 'Log lines do not say which service wrote them',
  area: 'logging',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['log-base-fields'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Lines of this {library} logger lack {fields}: in a store that many services share they can be told apart only by what the shipper adds. Add base fields (service, env, version) once where the logger is made.',
  },
  docs: {
    what: 'Looks at the fields that every line carries (base, name, mixin, defaultMeta, bindings): the service, the environment, and one of version, pid, host, pod or region.',
    why: 'A query by service and version is the first step after an alert, and comparing versions the second.',
    fix: 'pino: `base: { service: "orders", env: process.env.NODE_ENV, version: process.env.VERSION, pod: process.env.HOSTNAME }`.',
    references: [
      'https://getpino.io/#/docs/api?id=base-object',
      'https://opentelemetry.io/docs/specs/semconv/resource/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'the default of pino',
        files: exampleService([
          "const logger = require('pino')();",
          "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
          "logger.info('started');",
        ]),
      },
    ],
    good: [
      {
        title: 'service, environment and version',
        files: exampleService([
          "const base = { service: 'api', env: process.env.NODE_ENV, version: process.env.VERSION };",
          "const logger = require('pino')({ base });",
          "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
          "logger.info('started');",
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const loggers = shapingLoggers(service).filter((logger) => logger.family !== 'own');
    if (loggers.length === 0) return [notApplicable('the service has no logger that writes JSON')];
    return loggers.map((logger) => {
      const { keys, open, place } = baseFields(service.program, logger);
      const has = (pattern: RegExp): boolean => [...keys].some((key) => pattern.test(key));
      const missing = [
        ...(has(SERVICE) ? [] : ['the service']),
        ...(has(ENVIRONMENT) ? [] : ['the environment']),
        ...(has(INSTANCE) ? [] : ['version, pod or host']),
      ];
      if (missing.length === 0) return pass({ place, note: [...keys].slice(0, 6).join(', ') });
      if (open) return unknown('some base fields of the logger could not be read', { place });
      return fail({
        message: 'missing',
        args: { library: logger.library, fields: missing.join(' and ') },
        place,
        anchor: logger.place.path,
      });
    });
  },
};
