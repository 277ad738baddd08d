import { expressExample, nodeExample } from '../../../../src/rules/node-example.ts';
import type { Example } from '../../../../src/rules/types.ts';
import { EXPRESS, HONO, HTTP, packageJson, SERVER } from './services.ts';

export const timeoutsExamples: Readonly<Record<string, readonly Example[]>> = {
  'outbound-call-without-timeout': [
    {
      title: 'all shapes of fetch and axios',
      files: expressExample(
        [
          "app.get('/a', async (req, res) => {",
          "  const a = await fetch('http://a', {",
          "    method: 'POST',",
          '    headers, // shared',
          '  });',
          '  const b = await fetch(`http://b/${req.query.id}`, req.app.locals.init());',
          "  const c = await axios.get('http://c');",
          "  const d = await axios.post('http://d', { id: 1 });",
          "  const e = await axios.post('http://e');",
          "  const f = await axios({ url: 'http://f' });",
          '  res.json([a, b, c, d, e, f]);',
          '});',
        ],
        ["const axios = require('axios');", 'const headers = {};'],
      ),
    },
    {
      title: 'an instance, and got',
      files: expressExample(
        ["app.get('/a', async (req, res) => res.json([await api.get('/x'), await got('http://y').json()]));"],
        [
          "const axios = require('axios');",
          "const got = require('got');",
          "const api = axios.create({ baseURL: 'http://x' });",
        ],
      ),
    },
  ],
  'default-inbound-timeouts': [
    { title: 'Express', files: EXPRESS },
    { title: 'Hono', files: HONO },
    {
      title: 'switched off',
      files: nodeExample([HTTP, SERVER, 'server.requestTimeout = 0;', 'server.keepAliveTimeout = 65000;']),
    },
  ],
  'unlimited-request-body': [
    {
      title: 'a number of bytes',
      files: nodeExample(
        [
          "const fastify = require('fastify');",
          'const app = fastify({',
          '  logger: true,',
          '  bodyLimit: 100 * 1024 * 1024',
          '});',
          "app.post('/', async (request) => request.body);",
          'app.listen({ port: 3000 });',
        ],
        { 'package.json': packageJson({ fastify: '^5.0.0' }) },
      ),
    },
  ],
  'unchecked-upstream-status': [
    {
      title: 'several answers',
      files: expressExample([
        "app.get('/a', async (req, res) => {",
        "  const a = await fetch('http://a');",
        '  const b = await fetch(`http://b/${req.query.id}`, {',
        "    method: 'POST',",
        '  });',
        '  res.json([await a.json(), await b.text()]);',
        '});',
      ]),
    },
  ],
};
