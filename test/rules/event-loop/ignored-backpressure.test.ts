import { ignoredBackpressure } from '../../../src/rules/event-loop/ignored-backpressure.ts';
import { expressExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (...body: readonly string[]): Readonly<Record<string, string>> =>
  expressExample(
    ["app.get('/export', async (req, res) => {", ...body.map((line) => `  ${line}`), '});'],
    [
      "const { once } = require('node:events');",
      "const { pipeline } = require('node:stream/promises');",
      "const db = require('./db');",
    ],
    { 'db.js': 'exports.rows = async function* () {};\nexports.all = async () => [];\n' },
  );

ruleCases(ignoredBackpressure, {
  fails: [
    {
      name: 'rows written one after the other',
      files: service('for await (const row of db.rows()) {', '  res.write(JSON.stringify(row));', '}', 'res.end();'),
      findings: [{ message: 'loop', at: 'server.js:8:5' }],
    },
    {
      name: 'each of what a query gave',
      files: service(
        'const rows = await db.all();',
        'rows.forEach((row) => res.write(JSON.stringify(row)));',
        'res.end();',
      ),
      findings: [{ message: 'loop', at: 'server.js:8:25' }],
    },
    {
      name: 'into a file',
      files: service(
        "const file = require('node:fs').createWriteStream('/tmp/export');",
        'for (const row of await db.all()) file.write(JSON.stringify(row));',
      ),
      findings: [{ message: 'loop', at: 'server.js:8:37' }],
    },
    {
      name: 'asynchronous work per chunk',
      files: service("req.on('data', async (chunk) => {", '  await db.save(chunk);', '});'),
      findings: [{ message: 'data', at: 'server.js:7:3' }],
    },
    {
      name: 'a listener for another event',
      files: service("res.on('close', () => {});", 'while (req.query.more) {', '  res.write(await db.all());', '}'),
      findings: [{ message: 'loop', at: 'server.js:9:5' }],
    },
  ],
  passes: [
    {
      name: 'pipeline',
      files: service('await pipeline(db.rows(), res);'),
    },
    {
      name: 'waits when the buffer is full',
      files: service(
        'for await (const row of db.rows()) {',
        "  if (!res.write(JSON.stringify(row))) await once(res, 'drain');",
        '}',
        'res.end();',
      ),
    },
    {
      name: 'a listener for drain',
      files: service(
        "res.on('drain', () => req.resume());",
        'for (const row of await db.all()) {',
        '  res.write(JSON.stringify(row));',
        '}',
      ),
    },
    {
      name: 'a short list',
      files: service("for (const part of ['<html>', '</html>']) res.write(part);", 'res.end();'),
    },
    {
      name: 'an array of texts',
      files: service(
        'const lines = [];',
        'for (const row of await db.all()) lines.push(row);',
        'res.end(lines.join());',
      ),
    },
    {
      name: 'pauses while it works',
      files: service(
        "req.on('data', async (chunk) => {",
        '  req.pause();',
        '  await db.save(chunk);',
        '  req.resume();',
        '});',
      ),
    },
    {
      name: 'for await reads as fast as it works',
      files: service('for await (const chunk of req) await db.save(chunk);', 'res.end();'),
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
