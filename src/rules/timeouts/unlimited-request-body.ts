import { bodyReadersOf } from '../../services/http/body-limits.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import type { Rule } from '../types.ts';

const MB = 1024 * 1024;

export const unlimitedRequestBody: Rule = {
  id: 'unlimited-request-body',
  code: 'NR5103',
  title: 'Request bodies of any size are read',
  area: 'timeouts',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['body-size-limit'],
  kinds: ['http', 'unknown'],
  options: {
    maximumMb: {
      default: 10,
      minimum: 1,
      description: 'Largest limit, in MiB, that is accepted without a remark.',
    },
  },
  messages: {
    unlimited:
      '{name} reads bodies of any size here: one client that sends gigabytes fills the memory (or the disk) of the pod. Limit it with {option}.',
    large:
      'Bodies of up to {size} MB are read by {name}: a handful of requests at a time fills the heap. Lower {option}, and stream what is really that large to object storage.',
  },
  docs: {
    what: 'Looks at what reads request bodies: the parsers of Express, Koa, Fastify, Nest and Hapi with their defaults (100 KB to 1 MB), Hono without bodyLimit, multer, busboy and express-fileupload without limits, and raw data listeners that never look at the size.',
    why: 'The body is in memory before any handler can refuse it.',
    fix: "express.json({ limit: '100kb' }); multer({ limits: { fileSize: 5 * 1024 * 1024 } }); Hono: app.use(bodyLimit({ maxSize: 100 * 1024 })).",
    references: [
      'https://expressjs.com/en/5x/api.html#express.json',
      'https://github.com/expressjs/multer#limits',
      'https://hono.dev/docs/middleware/builtin/body-limit',
    ],
  },
  examples: {
    bad: [
      {
        title: 'uploads of any size',
        files: exampleService(
          "import express from 'express';\nimport multer from 'multer';\nconst app = express();\nconst upload = multer({ dest: '/tmp' });\napp.post('/files', upload.single('file'), (req, res) => res.sendStatus(201));\napp.listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'five megabytes',
        files: exampleService(
          "import express from 'express';\nimport multer from 'multer';\nconst app = express();\nconst upload = multer({ dest: '/tmp', limits: { fileSize: 5 * 1024 * 1024 } });\napp.post('/files', upload.single('file'), (req, res) => res.sendStatus(201));\napp.listen(3000);\n",
        ),
      },
    ],
  },
  check: (service, { options }) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const readers = bodyReadersOf(service, service.program);
    if (readers.length === 0) return [notApplicable('nothing in the service reads request bodies')];
    return readers.map(({ name, place, limit, option }) => {
      if (limit === Number.POSITIVE_INFINITY)
        return fail({ message: 'unlimited', args: { name, option }, place, anchor: name });
      if (limit !== undefined && limit > Number(options.maximumMb) * MB)
        return fail({
          message: 'large',
          args: { name, option, size: Math.round(limit / MB) },
          place,
          anchor: name,
          severity: 'note',
        });
      return pass({
        place,
        note: limit === undefined ? `${name} ${option}` : `${name}, ${Math.round(limit / 1024)} KB`,
      });
    });
  },
};
