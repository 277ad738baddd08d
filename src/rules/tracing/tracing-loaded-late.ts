import { tracingOrderOf } from '../../services/observability/load-order.ts';
import { tracersOf } from '../../services/observability/tracers.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const tracingLoadedLate: Rule = {
  id: 'tracing-loaded-late',
  code: 'NR6202',
  title: 'Tracing starts after what it should patch',
  area: 'tracing',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['otel-loaded-first'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    late: '{name} is loaded before tracing starts here, so it is never patched: its spans are missing and traces break at this service. Start tracing in a file of its own with node --import (or --require), or import it first.',
    esm: 'Tracing is imported first, but this is an ES module: imports of ES modules are resolved without the hooks of require, so frameworks and clients are not patched. Load it with node --import and the loader hook.',
  },
  docs: {
    what: 'Follows the modules in the order in which Node.js evaluates them, from the real command: the tracer has to start before frameworks and clients are loaded, or be preloaded.',
    why: 'Instrumentation patches modules while they load; what was loaded before stays dark, without any error.',
    fix: 'node --import ./telemetry.js dist/main.js (ES modules: with register() of @opentelemetry/instrumentation/hook.mjs), or NODE_OPTIONS=--import=….',
    references: [
      'https://opentelemetry.io/docs/languages/js/getting-started/nodejs/',
      'https://github.com/open-telemetry/opentelemetry-js/blob/main/doc/esm-support.md',
    ],
  },
  examples: {
    bad: [
      {
        title: 'after the framework',
        files: exampleService([
          "const express = require('express');",
          "const { NodeSDK } = require('@opentelemetry/sdk-node');",
          'new NodeSDK().start();',
          'express().listen(3000);',
        ]),
      },
    ],
    good: [
      {
        title: 'preloaded',
        files: exampleService(["const express = require('express');", 'express().listen(3000);'], {
          Dockerfile:
            'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "--require", "./telemetry.js", "server.js"]\n',
          'telemetry.js': "const { NodeSDK } = require('@opentelemetry/sdk-node');\nnew NodeSDK().start();\n",
        }),
      },
    ],
  },
  check: (service) => {
    const { all, injected } = tracersOf(service);
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    if (all.length === 0) return [notApplicable('the service is not traced')];
    if (injected.length > 0) return [pass(...injected)];
    const order = tracingOrderOf(service);
    switch (order.is) {
      case 'preloaded':
        return [pass({ place: order.place, note: 'preloaded' })];
      case 'first':
        return [pass({ place: order.place, note: 'before everything that is patched' })];
      case 'late':
        return [
          fail({
            message: 'late',
            args: { name: order.before.name },
            place: order.before.place,
            related: [{ place: order.place, note: 'tracing starts here' }],
            anchor: 'order',
          }),
        ];
      case 'esm':
        return [fail({ message: 'esm', place: order.place, anchor: 'order' })];
      default:
        return [unknown('where the tracer starts was not found', ...all.slice(0, 1))];
    }
  },
};
