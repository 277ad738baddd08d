import { at, itemsOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { processWritesOf } from '../../services/files/process-writes.ts';
import type { Service, Workload } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** What is mounted at /tmp, or above it. */
function findMount({ container, platform, node }: Workload): Place | undefined {
  if (platform === 'compose') {
    const tmpfs = at(node, 'tmpfs');
    const listed = tmpfs?.kind === 'list' ? tmpfs.items : tmpfs ? [tmpfs] : [];
    const volumes = itemsOf(at(node, 'volumes'));
    return [...listed, ...volumes].find((item) => {
      const text = textOf(item) ?? textOf(at(item, 'target')) ?? '';
      return text.split(':').some((part) => part === '/tmp');
    })?.place;
  }
  return itemsOf(at(container.node, 'volumeMounts')).find((mount) =>
    /^\/tmp\/?$/.test(textOf(at(mount, 'mountPath')) ?? ''),
  )?.place;
}

function judge(service: Service, workload: Workload): readonly Outcome[] {
  const readOnly = workload.container.security.readOnlyRootFilesystem;
  if (readOnly?.value !== true) return [];
  const mount = findMount(workload);
  if (mount) return [pass({ place: mount, note: 'scratch space at /tmp' })];
  if (!service.program) return [unknown(service.lost[0] ?? 'the source was not found', { place: readOnly.place })];
  const write = processWritesOf(service).find(({ where }) => where === 'temporary' || where === 'own');
  if (write)
    return [
      fail({
        message: 'missing',
        args: { where: workload.name, what: write.what },
        place: readOnly.place,
        related: [{ place: write.place, note: 'writes' }],
        severity: 'error',
        anchor: workload.id,
      }),
    ];
  return [notApplicable('the service writes no files')];
}

export const missingScratchMount: Rule = {
  id: 'missing-scratch-mount',
  code: 'NR1125',
  title: 'A read-only container has nowhere to write',
  area: 'image',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['tmp-scratch-mount'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'The root file system of {where} is read-only and nothing is mounted at /tmp, but the service writes ({what}): EROFS at run time. Mount an emptyDir with a sizeLimit (compose: tmpfs) at /tmp and write there.',
  },
  docs: {
    what: 'For containers with a read-only root file system, looks for a mount at /tmp, and whether the source writes files (fs, os.tmpdir, upload middleware).',
    why: 'Uploads, heap snapshots and caches fail on the first write when there is no scratch space.',
    fix: '`volumes: [{ name: tmp, emptyDir: { sizeLimit: 64Mi } }]` and a volumeMount at /tmp.',
    references: ['https://kubernetes.io/docs/concepts/storage/volumes/#emptydir'],
  },
  examples: {
    bad: [
      {
        title: 'writes to the temporary folder',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js':
            "const fs = require('node:fs');\nrequire('node:http').createServer((req, res) => { fs.writeFile('/tmp/upload', 'x', () => res.end()); }).listen(3000);\n",
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'compose.yaml': 'services:\n  api:\n    build: .\n    read_only: true\n',
        },
      },
    ],
    good: [
      {
        title: 'tmpfs',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js':
            "const fs = require('node:fs');\nrequire('node:http').createServer((req, res) => { fs.writeFile('/tmp/upload', 'x', () => res.end()); }).listen(3000);\n",
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'compose.yaml': 'services:\n  api:\n    build: .\n    read_only: true\n    tmpfs: /tmp\n',
        },
      },
    ],
  },
  check(service) {
    const outcomes = service.workloads.flatMap((workload) => judge(service, workload));
    return outcomes.length > 0 ? outcomes : [notApplicable('no container has a read-only root file system')];
  },
};
