import { noRoomForNativeMemory } from '../../../src/rules/memory/no-room-for-native-memory.ts';
import { exampleDeployment, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SHARP = [
  "const sharp = require('sharp');",
  "require('node:http').createServer((req, res) => sharp('a.png').pipe(res)).listen(3000);",
];
const deployed = (heap: number): Readonly<Record<string, string>> =>
  nodeExample(SHARP, {
    'k8s/api.yaml': exampleDeployment('1Gi', [
      'env:',
      '  - name: NODE_OPTIONS',
      `    value: --max-old-space-size=${heap}`,
    ]),
  });

ruleCases(noRoomForNativeMemory, {
  fails: [
    {
      name: 'three quarters beside sharp',
      files: deployed(768),
      findings: [{ message: 'tight', at: 'k8s/api.yaml:13:22' }],
    },
  ],
  passes: [{ name: '60 percent', files: deployed(614), evidence: ['k8s/api.yaml:13:22', 'k8s/api.yaml:10:42'] }],
  notApplicable: [
    { name: 'nothing native', files: nodeExample(["require('node:http').createServer().listen(3000);"]) },
    { name: 'no limit', files: nodeExample(SHARP) },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
