import { missingOperationalErrors } from '../../../src/rules/errors/missing-operational-errors.ts';
import { exampleService } from '../../../src/rules/example-service.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const express = (handler: string, ...before: readonly string[]): Readonly<Record<string, string>> =>
  exampleService([
    ...before,
    "const app = require('express')();",
    `app.get('/orders/:id', ${handler});`,
    'app.listen(3000);',
  ]);

ruleCases(missingOperationalErrors, {
  fails: [
    {
      name: 'plain errors',
      files: express("async (req, res) => { throw new Error('not found'); }"),
      findings: [{ message: 'missing', at: 'server.js:3:1' }],
    },
    {
      name: 'a class that says no more than its name',
      files: express("async (req, res) => { throw new NotFound('x'); }", 'class NotFound extends Error {}'),
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'a class with a status that nobody makes',
      files: express("async (req, res) => { throw new Error('x'); }", 'class NotFound extends Error { status = 404; }'),
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
    {
      name: 'handed to next()',
      files: express("(req, res, next) => next(new Error('not found'))"),
      findings: [{ message: 'missing', at: 'server.js:3:1' }],
    },
    {
      name: 'thrown by what the handler calls',
      files: {
        ...express('async (req, res) => res.json(await find(req.params.id))', "const { find } = require('./orders');"),
        'orders.js': "exports.find = async (id) => { if (!id) throw new TypeError('no id'); return { id }; };\n",
      },
      findings: [{ message: 'missing', at: 'server.js:4:1' }],
    },
  ],
  passes: [
    {
      name: 'a class with a status',
      files: {
        ...express(
          "async (req, res) => { throw new AppError('x', 404); }",
          "const { AppError } = require('./errors');",
        ),
        'errors.js': [
          'class AppError extends Error {',
          '  constructor(message, statusCode) {',
          '    super(message);',
          '    this.statusCode = statusCode;',
          '    this.isOperational = true;',
          '  }',
          '}',
          'exports.AppError = AppError;',
          '',
        ].join('\n'),
      },
      evidence: ['errors.js:1:1'],
    },
    {
      name: 'a class whose subclasses are thrown',
      files: express(
        "async (req, res) => { throw new NotFound('x'); }",
        'class HttpError extends Error { status = 500; }',
        'class NotFound extends HttpError {}',
      ),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'http-errors',
      files: express('async (req, res) => { throw createError(404); }', "const createError = require('http-errors');"),
      evidence: ['server.js:1:21'],
    },
    {
      name: 'a status put on an error',
      files: express("async (req, res) => { throw Object.assign(new Error('x'), { statusCode: 404 }); }"),
      evidence: ['server.js:2:52'],
    },
    {
      name: 'a function that makes them',
      files: express(
        "async (req, res) => { throw httpError(404, 'x'); }",
        'function httpError(status, message) {',
        '  const error = new Error(message);',
        '  error.status = status;',
        '  return error;',
        '}',
      ),
      evidence: ['server.js:3:3'],
    },
    {
      name: 'HTTPException of Hono',
      files: exampleService([
        "const { Hono } = require('hono');",
        "const { HTTPException } = require('hono/http-exception');",
        "const { serve } = require('@hono/node-server');",
        'const app = new Hono();',
        "app.get('/orders', () => { throw new HTTPException(404); });",
        'serve({ fetch: app.fetch, port: 3000 });',
      ]),
      evidence: ['server.js:5:34'],
    },
    {
      name: 'ctx.throw() of Koa',
      files: exampleService([
        "const Koa = require('koa');",
        'const app = new Koa();',
        "app.use(async (ctx) => ctx.throw(404, 'not found'));",
        'app.listen(3000);',
      ]),
      evidence: ['server.js:3:24'],
    },
  ],
  notApplicable: [
    { name: 'nothing is thrown', files: express('(req, res) => res.json({})'), reason: /throws no errors/ },
    {
      name: 'only the start throws',
      files: express('(req, res) => res.json({})', "if (!process.env.DATABASE_URL) throw new Error('DATABASE_URL');"),
      reason: /throws no errors/,
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
