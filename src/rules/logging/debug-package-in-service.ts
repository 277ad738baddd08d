import { FILE_START } from '../../facts/span.ts';
import { isOutsideService } from '../../services/outside-service.ts';
import { exampleService } from '../example-service.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const debugPackageInService: Rule = {
  id: 'debug-package-in-service',
  code: 'NR6005',
  title: 'The service logs with the debug package',
  area: 'logging',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['debug-package-dev-only'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    used: 'This module logs with the debug package: nothing is written unless DEBUG is set, and then coloured text without levels goes to stderr. Use the logger of the service.',
    enabled:
      'DEBUG is set to {value} for the deployed process: every package that uses debug (express, body-parser, sockets…) writes text for each request, headers included. Remove it and raise LOG_LEVEL for a while when you need detail.',
  },
  docs: {
    what: 'Looks for calls of the debug package in the modules of the service, and for DEBUG in the effective environment. Dependencies that use debug themselves do not count.',
    why: 'debug has no levels, no structure and no redaction; it is silent when it is needed and floods when it is on.',
    fix: 'Replace it by the debug level of the structured logger; remove DEBUG from images and manifests.',
    references: ['https://github.com/debug-js/debug#readme'],
  },
  examples: {
    bad: [
      {
        title: 'debug as the logger',
        files: exampleService([
          "const debug = require('debug')('api');",
          "const http = require('node:http');",
          "http.createServer((req, res) => { debug('request'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'a logger',
        files: exampleService([
          "const logger = require('pino')();",
          "const http = require('node:http');",
          "http.createServer((req, res) => { logger.debug('request'); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const calls = program
      .callsTo('debug#default', 'debug#debug')
      .filter((call) => !isOutsideService(program, call.module) && program.runs(call) !== false);
    const enabled = service.deployments.flatMap(({ environment, workload }) => {
      const variable = environment.variables.get('DEBUG');
      const on = variable?.value !== undefined && (/[*:]/.test(variable.value) || (variable.value && calls.length > 0));
      return variable && on
        ? [
            fail({
              message: 'enabled',
              args: { value: variable.value ?? '' },
              place: variable.place,
              anchor: workload?.id ?? 'DEBUG',
            }),
          ]
        : [];
    });
    const [first, ...rest] = calls;
    if (first)
      return [
        ...enabled,
        fail({
          message: 'used',
          place: first.place,
          related: rest.slice(0, 5).map(({ place }) => ({ place })),
          anchor: 'debug',
        }),
      ];
    if (enabled.length > 0) return enabled;
    return [
      pass({ place: program.place(program.entries[0] ?? '', FILE_START), note: 'no module uses the debug package' }),
    ];
  },
};
