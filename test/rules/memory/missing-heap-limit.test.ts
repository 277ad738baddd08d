import { missingHeapLimit } from '../../../src/rules/memory/missing-heap-limit.ts';
import { exampleDeployment, nodeExample } from '../../../src/rules/node-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = ["require('node:http').createServer().listen(3000);"];
const deployed = (options: string): Readonly<Record<string, string>> =>
  nodeExample(SERVER, {
    'k8s/api.yaml': exampleDeployment(
      '512Mi',
      options === '' ? [] : ['env:', '  - name: NODE_OPTIONS', `    value: ${options}`],
    ),
  });

ruleCases(missingHeapLimit, {
  fails: [
    {
      name: 'for the processes it forks, where somebody configures a number',
      files: nodeExample([
        ...SERVER,
        "const settings = require('nconf');",
        'const flags = [];',
        "if (settings.get('max-memory')) flags.push(`--max-old-space-size=${settings.get('max-memory')}`);",
      ]),
      findings: [{ message: 'missing', at: 'Dockerfile:1:1' }],
    },
    { name: 'none', files: deployed(''), findings: [{ message: 'missing', at: 'k8s/api.yaml:8:17' }] },
    {
      name: 'other options',
      files: deployed('--enable-source-maps'),
      findings: [{ message: 'missing', at: 'k8s/api.yaml:8:17' }],
    },
    {
      name: 'the name of the flag is only compared',
      files: nodeExample([
        "const own = process.execArgv.filter((arg) => !arg.startsWith('--max-old-space-size'));",
        ...SERVER,
      ]),
      findings: [{ message: 'missing', at: 'Dockerfile:1:1' }],
    },
  ],
  passes: [
    {
      name: 'by the process itself',
      files: nodeExample(["require('node:v8').setFlagsFromString('--max-old-space-size=384');", ...SERVER]),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'in the options of the processes that it forks',
      files: nodeExample([
        "const { NODE_OPTIONS = '' } = process.env;",
        'process.env.NODE_OPTIONS = `${NODE_OPTIONS} --max-old-space-size=384`.trim();',
        ...SERVER,
      ]),
      evidence: ['server.js:2:1'],
    },
    {
      name: 'for the process that the entry starts',
      files: nodeExample([
        "const { spawn } = require('node:child_process');",
        "spawn(process.execPath, ['--max-old-space-size=384', 'worker.js']);",
        ...SERVER,
      ]),
      evidence: ['server.js:2:1'],
    },
    { name: 'in the manifest', files: deployed('--max-old-space-size=384'), evidence: ['k8s/api.yaml:13:22'] },
    {
      name: 'in the command',
      files: nodeExample(SERVER, {
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "--max-old-space-size=384", "server.js"]\n',
      }),
      evidence: ['Dockerfile:3:5'],
    },
    { name: 'percent', files: deployed('--max-old-space-size-percentage=75'), evidence: ['k8s/api.yaml:13:22'] },
  ],
  notApplicable: [],
  unknown: [
    {
      name: 'NODE_OPTIONS out of a Secret',
      files: nodeExample(SERVER, {
        'k8s/api.yaml': exampleDeployment('512Mi', [
          'env:',
          '  - name: NODE_OPTIONS',
          '    valueFrom: { secretKeyRef: { name: api, key: options } }',
        ]),
      }),
    },
  ],
});
