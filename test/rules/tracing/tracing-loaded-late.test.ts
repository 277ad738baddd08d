import { exampleService } from '../../../src/rules/example-service.ts';
import { tracingLoadedLate } from '../../../src/rules/tracing/tracing-loaded-late.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = ["const express = require('express');", 'express().listen(3000);'];
const TELEMETRY = "const { NodeSDK } = require('@opentelemetry/sdk-node');\nnew NodeSDK().start();\n";
const command = (words: string): string => `FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ${words}\n`;

ruleCases(tracingLoadedLate, {
  fails: [
    {
      name: 'after the framework',
      files: exampleService([
        "const express = require('express');",
        "const { NodeSDK } = require('@opentelemetry/sdk-node');",
        'new NodeSDK().start();',
        'express().listen(3000);',
      ]),
      findings: [{ message: 'late', at: 'server.js:1:17' }],
    },
    {
      name: 'in a module that comes second',
      files: exampleService([...SERVER.slice(0, 1), "require('./telemetry.js');", 'express().listen(3000);'], {
        'telemetry.js': TELEMETRY,
      }),
      findings: [{ message: 'late', at: 'server.js:1:17' }],
    },
    {
      name: 'first in an ES module',
      files: exampleService(["import './telemetry.js';", "import express from 'express';", 'express().listen(3000);'], {
        'package.json': '{ "name": "api", "type": "module" }\n',
        'telemetry.js': "import { NodeSDK } from '@opentelemetry/sdk-node';\nnew NodeSDK().start();\n",
      }),
      findings: [{ message: 'esm', at: 'telemetry.js:2:1' }],
    },
  ],
  passes: [
    {
      name: 'Application Insights 2 patches from when it is loaded',
      files: exampleService(
        [
          "const insights = require('applicationinsights');",
          "const express = require('express');",
          'insights.setup().start();',
          'express().listen(3000);',
        ],
        { 'package.json': '{ "name": "api", "dependencies": { "applicationinsights": "^2.9.8" } }\n' },
      ),
      evidence: ['server.js:1:18'],
    },
    {
      name: 'preloaded by --require',
      files: exampleService(SERVER, {
        Dockerfile: command('["node", "--require", "./telemetry.js", "server.js"]'),
        'telemetry.js': TELEMETRY,
      }),
      evidence: ['telemetry.js:2:1'],
    },
    {
      name: 'preloaded by NODE_OPTIONS',
      files: exampleService(SERVER, {
        Dockerfile:
          'FROM node:24-alpine\nENV NODE_OPTIONS="--require ./telemetry.js"\nCOPY . .\nCMD ["node", "server.js"]\n',
        'telemetry.js': TELEMETRY,
      }),
      evidence: ['Dockerfile:2:5'],
    },
    {
      name: 'first in CommonJS',
      files: exampleService(["require('./telemetry.js');", ...SERVER], { 'telemetry.js': TELEMETRY }),
      evidence: ['telemetry.js:2:1'],
    },
  ],
  notApplicable: [{ name: 'no tracing', files: exampleService(SERVER), reason: /not traced/ }],
  unknown: [
    {
      name: 'a provider for spans made by hand patches nothing',
      files: exampleService([
        "const express = require('express');",
        "const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');",
        'new NodeTracerProvider().register();',
        'express().listen(3000);',
      ]),
    },
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
  ],
});
