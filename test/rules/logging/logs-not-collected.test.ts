import { logsNotCollected } from '../../../src/rules/logging/logs-not-collected.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = ["require('node:http').createServer().listen(3000);"];
const compose = (driver: string): Readonly<Record<string, string>> =>
  nodeExample(SERVER, { 'compose.yaml': `services:\n  api:\n    build: .\n    logging: { driver: ${driver} }\n` });

ruleCases(logsNotCollected, {
  fails: [{ name: 'thrown away', files: compose('none'), findings: [{ message: 'none', at: 'compose.yaml:4:24' }] }],
  passes: [
    { name: 'a driver that ships', files: compose('gelf'), evidence: ['compose.yaml:4:24'] },
    {
      name: 'a collector beside it',
      files: nodeExample(SERVER, {
        'compose.yaml': 'services:\n  api:\n    build: .\n  logs:\n    image: grafana/promtail:3.0.0\n',
      }),
      evidence: ['compose.yaml:5:12'],
    },
  ],
  notApplicable: [],
  unknown: [
    { name: 'the platform may', files: nodeExample(SERVER) },
    { name: 'a driver that only stores', files: compose('json-file') },
  ],
});
