import { releaseLine } from '../../knowledge/node-releases.ts';
import { deployedVersions } from '../../services/runtime/deployed-versions.ts';
import type { NodeVersionMention, Service } from '../../services/types.ts';
import { about, fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule, type RuleContext } from '../types.ts';

const BOTH = ['no-eol-node', 'node-lts-version'];
const SUPPORT = ['no-eol-node'];

/** The newest line that CI uses: what is deployed is hardly newer than what is tested. */
function newestTested({ repository }: Service): NodeVersionMention | undefined {
  const lineOf = ({ majors }: NodeVersionMention): number => Math.max(0, ...majors);
  const tested = repository.nodeVersions.filter(
    ({ source, precision }) => source === 'ci' && precision !== 'unresolved',
  );
  return tested.reduce<NodeVersionMention | undefined>(
    (newest, item) => (newest && (newest.precision === 'alias' || lineOf(newest) >= lineOf(item)) ? newest : item),
    undefined,
  );
}

function judgeVersion(mention: NodeVersionMention, context: RuleContext, message = 'eol'): Outcome {
  const { place, text } = mention;
  if (mention.precision === 'unresolved')
    return unknown(`the Node version ${text} is not decided in this repository`, { place });
  // A tag such as `latest` or `lts` is a supported line whenever it is pulled; that it moves is another rule's matter.
  if (mention.precision === 'alias') return pass({ place, note: `${text} is always a supported line` });
  const majors = mention.precision === 'range' ? mention.majors.slice(-1) : mention.majors;
  const line = majors[0] === undefined ? undefined : releaseLine(majors[0], context.asOf);
  if (!line || line.status === 'unknown' || line.status === 'future')
    return about(SUPPORT, unknown(`${text} is not in the release schedule`, { place }));
  // Whether a line that is not LTS may be deployed is the matter of current-node.
  if (line.status !== 'eol' && (line.status === 'current' || !line.lts))
    return about(SUPPORT, pass({ place, note: `Node ${line.major} is supported until ${line.end}` }));
  if (line.status !== 'eol')
    return pass({ place, note: `Node ${line.major}, ${line.status} LTS, is supported until ${line.end}` });
  return fail({
    message,
    // What runs may be newer than what is tested.
    ...(message === 'tested' ? { severity: 'warning' } : {}),
    args: { major: line.major, end: line.end ?? 'long ago' },
    place,
    anchor: `node-${line.major}`,
  });
}

export const eolNode: Rule = {
  id: 'eol-node',
  code: 'NR1001',
  title: 'The deployed Node.js release line no longer gets security fixes',
  area: 'runtime',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: BOTH,
  kinds: ALL_KINDS,
  options: {},
  messages: {
    tested:
      'CI tests on Node {major} and nothing names a newer one, but it reached its end of life on {end}: vulnerabilities found since are not fixed where the service runs on it. Move CI and the hosts to a release line that is in Active or Maintenance LTS.',
    eol: 'Node {major} reached its end of life on {end}: vulnerabilities found since are not fixed, and this process runs it. Move to a release line that is in Active or Maintenance LTS.',
  },
  docs: {
    what: 'Compares the Node.js version of the shipped image (its base image, or the Node that it installs) with the published release schedule on the date of the run. Without an image, .nvmrc and its kin or `engines` decide, else the newest version that CI uses.',
    why: 'After its end of life a release line gets no security fixes; exploits for its TLS, HTTP and OpenSSL code stay open for good.',
    fix: 'Raise the tag of the final base image, .nvmrc, engines and CI together to a line that is supported for at least another year.',
    references: ['https://github.com/nodejs/Release#release-schedule'],
  },
  examples: {
    bad: [
      {
        title: 'a line that ended',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:18-slim\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'a supported line',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-slim\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service, context) {
    const versions = deployedVersions(service);
    if (versions.length > 0) return versions.map((mention) => judgeVersion(mention, context));
    if (!service.image) {
      const tested = newestTested(service);
      return [
        tested
          ? judgeVersion(tested, context, 'tested')
          : notApplicable('nothing in the repository names the Node version'),
      ];
    }
    return [
      unknown(`which Node ${service.image.base?.text ?? 'the image'} carries is not known`, {
        place: service.image.stage.from.argumentsPlace,
      }),
    ];
  },
};
