import { exampleService } from '../../../src/rules/source-example.ts';
import { outboundCallWithoutTimeout } from '../../../src/rules/timeouts/outbound-call-without-timeout.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(outboundCallWithoutTimeout, {
  fails: [
    {
      name: 'a proxy, which waits as long as no proxy',
      files: exampleService(
        "import express from 'express';\nimport { ProxyAgent } from 'undici';\nconst app = express();\napp.post('/', async (req, res) => {\n  await fetch('http://hooks', { dispatcher: process.env.PROXY ? new ProxyAgent(process.env.PROXY) : undefined });\n  res.end();\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:5:9' }],
    },
    {
      name: 'what Next.js runs on the server for each page of a service that lives in client/',
      files: {
        'client/package.json':
          '{ "name": "client", "scripts": { "start": "next start" }, "dependencies": { "next": "^16.0.0", "axios": "^1.0.0" } }\n',
        'client/Dockerfile': 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["npm", "start"]\n',
        'client/api/build-client.js':
          "import axios from 'axios';\nexport default ({ req }) => axios.create({ baseURL: 'http://ingress', headers: req.headers });\n",
        'client/pages/_app.js':
          "import buildClient from '../api/build-client';\nconst App = ({ Component, pageProps }) => <Component {...pageProps} />;\nApp.getInitialProps = async (context) => {\n  const client = buildClient(context.ctx);\n  return { pageProps: (await client.get('/users')).data };\n};\nexport default App;\n",
      },
      findings: [{ message: 'missing', at: 'client/pages/_app.js:5:30' }],
    },
    {
      name: 'what the client sent is handed on as the body, whatever it holds',
      files: exampleService(
        "import express from 'express';\nimport axios from 'axios';\nconst app = express();\napp.post('/events', async (req, res) => {\n  const event = req.body;\n  await axios.post('http://posts/events', event);\n  await axios.put('http://jobs/1', { timeout: 5 });\n  res.send({});\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:6:9' }],
    },
    {
      name: 'an instance with a deadline, and calls of axios itself and of another instance',
      files: exampleService(
        "import express from 'express';\nimport axios from 'axios';\nconst client = axios.create({ timeout: 2000 });\nconst other = axios.create({ baseURL: 'http://orders' });\nconst app = express();\napp.get('/', async (req, res) => res.send((await client.get('/')).data));\napp.get('/prices', async (req, res) => res.send((await axios.get('http://prices/')).data));\napp.get('/orders', async (req, res) => res.send((await other.get('/')).data));\napp.listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:7:56' }],
    },
    {
      name: 'nothing but a client of the AWS SDK, without a deadline',
      files: exampleService(
        "import http from 'node:http';\nimport { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({ region: 'eu-west-1' });\nhttp.createServer(async (req, res) => res.end(await s3.send(new GetObjectCommand({ Bucket: 'a', Key: 'b' })))).listen(3000);\n",
      ),
      findings: [{ message: 'client', at: 'server.js:3:12', severity: 'warning' }],
    },
    {
      name: 'several clients of the AWS SDK are one finding',
      files: exampleService(
        "import http from 'node:http';\nimport { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({ region: 'eu-west-1' });\nconst other = new S3Client({ region: 'eu-west-2' });\nhttp.createServer(async (req, res) => res.end(await s3.send(new GetObjectCommand({ Bucket: 'a', Key: 'b' })))).listen(3000);\n",
      ),
      findings: [{ message: 'client', at: 'server.js:3:12', severity: 'warning' }],
    },
    {
      name: 'a proxy that waits for what it forwards to',
      files: exampleService(
        "import express from 'express';\nimport { createProxyMiddleware } from 'http-proxy-middleware';\nconst app = express();\napp.use('/orders', createProxyMiddleware({ target: 'http://orders', timeout: 5000 }));\napp.listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:4:20' }],
    },
    {
      name: 'fetch',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await (await fetch('http://prices/')).text());\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:4:25' }],
    },
    {
      name: 'an axios instance without a default',
      files: exampleService(
        "import express from 'express';\nimport axios from 'axios';\nconst client = axios.create({ baseURL: 'http://prices' });\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send((await client.get('/')).data);\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:6:19' }],
    },
    {
      name: 'a timeout of zero',
      files: exampleService(
        "import express from 'express';\nimport axios from 'axios';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send((await axios.get('http://prices/', { timeout: 0 })).data);\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:5:19' }],
    },
    {
      name: 'request',
      files: exampleService(
        "import express from 'express';\nimport request from 'request';\nconst app = express();\napp.get('/', async (req, res) => {\n  request('http://prices/', (error, response) => res.send(response.body));\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:5:3' }],
    },
    {
      name: 'node:http',
      files: exampleService(
        "import express from 'express';\nimport https from 'node:https';\nconst app = express();\napp.get('/', async (req, res) => {\n  https.get('https://prices/', (answer) => answer.pipe(res));\n});\napp.listen(3000);\n",
      ),
      findings: [{ message: 'missing', at: 'server.js:5:3' }],
    },
    {
      name: 'one finding per module and client',
      files: exampleService(
        "import express from 'express';\nimport axios from 'axios';\nconst app = express();\napp.get('/', async (req, res) => {\n  await fetch('http://a/');\n  await fetch('http://b/');\n  res.send((await axios('http://c/')).data);\n});\napp.listen(3000);\n",
      ),
      findings: [
        { message: 'missing', at: 'server.js:5:9' },
        { message: 'missing', at: 'server.js:7:19' },
      ],
    },
    {
      name: 'a method of a class that only an interface leads to',
      files: exampleService(
        "import express from 'express';\nimport { Client } from './client.js';\nexport const provider = { provide: 'CLIENT', useFactory: () => new Client() };\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send('ok');\n});\napp.listen(3000);\n",
        { 'client.js': "export class Client {\n  prices() {\n    return fetch('http://prices/');\n  }\n}\n" },
      ),
      findings: [{ message: 'missing', at: 'client.js:3:12' }],
    },
  ],
  passes: [
    {
      name: 'a proxy with a deadline',
      files: exampleService(
        "import express from 'express';\nimport { ProxyAgent } from 'undici';\nconst proxy = new ProxyAgent({ uri: process.env.PROXY, headersTimeout: 5000 });\nconst app = express();\napp.post('/', async (req, res) => {\n  await fetch('http://hooks', { dispatcher: proxy });\n  res.end();\n});\napp.listen(3000);\n",
      ),
    },
    {
      name: 'superagent over an agent that ends silent connections by itself',
      files: exampleService(
        "import express from 'express';\nimport superagent from 'superagent';\nimport { HttpsAgent } from 'agentkeepalive';\nconst agent = new HttpsAgent({ keepAlive: false });\nconst app = express();\napp.post('/', async (req, res) => {\n  await superagent.post('https://tickets/').agent(agent).send({});\n  res.end();\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:4:15'],
    },
    {
      name: 'a client of the AWS SDK with a deadline',
      files: exampleService(
        "import http from 'node:http';\nimport { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';\nconst s3 = new S3Client({ requestHandler: { requestTimeout: 2000 } });\nhttp.createServer(async (req, res) => res.end(await s3.send(new GetObjectCommand({ Bucket: 'a', Key: 'b' })))).listen(3000);\n",
      ),
    },
    {
      name: 'a proxy with a deadline for what it forwards to',
      files: exampleService(
        "import express from 'express';\nimport { createProxyMiddleware } from 'http-proxy-middleware';\nconst app = express();\napp.use('/orders', createProxyMiddleware({ target: 'http://orders', proxyTimeout: 5000 }));\napp.listen(3000);\n",
      ),
    },
    {
      name: 'a signal',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await (await fetch('http://prices/', { signal: AbortSignal.timeout(2000) })).text());\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:4:51'],
    },
    {
      name: 'a default of the instance',
      files: exampleService(
        "import express from 'express';\nimport axios from 'axios';\nconst client = axios.create({ timeout: 2000 });\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send((await client.get('/')).data);\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:3:31'],
    },
    {
      name: 'axios.defaults',
      files: exampleService(
        "import express from 'express';\nimport axios from 'axios';\naxios.defaults.timeout = 2000;\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send((await axios.get('http://prices/')).data);\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'a global dispatcher with timeouts',
      files: exampleService(
        "import express from 'express';\nimport { Agent, setGlobalDispatcher } from 'undici';\nsetGlobalDispatcher(new Agent({ headersTimeout: 2000, bodyTimeout: 2000 }));\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await (await fetch('http://prices/')).text());\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:3:33'],
    },
    {
      name: 'a race against a timer',
      files: exampleService(
        "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  const late = new Promise((_, reject) => setTimeout(reject, 2000));\n  res.send(await (await Promise.race([fetch('http://prices/'), late])).text());\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:5:25'],
    },
    {
      name: 'a helper with a timeout',
      files: exampleService(
        "import express from 'express';\nimport { withTimeout } from './timeout.js';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await (await withTimeout(fetch('http://prices/'), 2000)).text());\n});\napp.listen(3000);\n",
        {
          'timeout.js':
            'export const withTimeout = (promise, ms) =>\n  Promise.race([promise, new Promise((_, reject) => setTimeout(reject, ms))]);\n',
        },
      ),
      evidence: ['server.js:5:25'],
    },
    {
      name: 'a breaker around it',
      files: exampleService(
        "import express from 'express';\nimport CircuitBreaker from 'opossum';\nconst prices = new CircuitBreaker(() => fetch('http://prices/'), { timeout: 2000 });\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await (await prices.fire()).text());\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:3:16'],
    },
    {
      name: 'a wrapper that callers give a signal',
      files: exampleService(
        "import express from 'express';\nimport { call } from './call.js';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await call('http://prices/', { signal: AbortSignal.timeout(2000) }));\n});\napp.listen(3000);\n",
        { 'call.js': 'export async function call(url, init) {\n  return (await fetch(url, init)).text();\n}\n' },
      ),
      evidence: ['server.js:5:43'],
    },
    {
      name: 'setTimeout of a request of node:http',
      files: exampleService(
        "import express from 'express';\nimport https from 'node:https';\nconst app = express();\napp.get('/', async (req, res) => {\n  const call = https.get('https://prices/', (answer) => answer.pipe(res));\n  call.setTimeout(2000, () => call.destroy());\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:6:3'],
    },
    {
      name: 'the default of ky',
      files: exampleService(
        "import express from 'express';\nimport ky from 'ky';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await ky.get('http://prices/').text());\n});\napp.listen(3000);\n",
      ),
      evidence: ['server.js:5:18'],
    },
  ],
  notApplicable: [
    {
      name: 'a service that calls nobody',
      files: exampleService(
        "import http from 'node:http';\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
      ),
    },
  ],
  unknown: [
    {
      name: 'options that could not be followed',
      files: exampleService(
        "import express from 'express';\nimport { options } from '@company/http';\nconst app = express();\napp.get('/', async (req, res) => {\n  res.send(await (await fetch('http://prices/', options)).text());\n});\napp.listen(3000);\n",
      ),
    },
    {
      name: 'an entry that does not exist',
      files: {
        Dockerfile: 'FROM node:24-alpine\nCMD ["node", "dist/missing.js"]\n',
        'package.json': '{ "name": "api" }\n',
      },
    },
  ],
});
