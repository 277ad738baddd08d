import { releaseLine } from '../../knowledge/node-releases.ts';
import type { Place } from '../../parsers/place.ts';
import { deployedVersions } from '../../services/runtime/deployed-versions.ts';
import type { NodeVersionMention, Service } from '../../services/types.ts';
import { about, fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

const LTS = ['node-lts-version'];
const EXCEPTION = ['node-current-exception-documented'];
const NEAR = 30;

/** A paragraph that names the line, who owns the exception and how to go back. */
function findException({ repository }: Service, major: number): Place | undefined {
  const named = new RegExp(`\\bnode(?:\\.?js)?[\\s@:v-]*${major}\\b`, 'i');
  for (const path of repository.paths) {
    if (!/\.mdx?$/i.test(path) || /(?:^|\/)changelog/i.test(path)) continue;
    const lines = (repository.text(path) ?? '').split('\n');
    const line = lines.findIndex((text, i) => {
      if (!named.test(text)) return false;
      const around = lines.slice(Math.max(0, i - NEAR), i + NEAR).join('\n');
      return /owner|owned by|responsible/i.test(around) && /roll(?:ing)?[\s-]?back|revert|downgrade/i.test(around);
    });
    if (line >= 0)
      return { path, line: line + 1, column: 1, endLine: line + 1, endColumn: (lines[line] ?? '').length + 1 };
  }
  return undefined;
}

function judge(service: Service, mention: NodeVersionMention, asOf: string): readonly Outcome[] {
  const major = mention.precision === 'range' ? mention.majors.at(-1) : mention.majors[0];
  const line = major === undefined ? undefined : releaseLine(major, asOf);
  if (!line || line.status === 'eol' || line.status === 'unknown') return [];
  if (line.lts && line.status !== 'current' && line.status !== 'future') return [];
  const exception = findException(service, line.major);
  if (exception)
    return [
      pass(
        { place: mention.place, note: `Node ${line.major} is an exception` },
        { place: exception, note: 'documented here' },
      ),
    ];
  return [
    fail({
      message: line.status === 'future' ? 'unreleased' : line.lts ? 'early' : 'odd',
      args: { major: line.major, end: line.end ?? 'soon' },
      place: mention.place,
      anchor: `node-${line.major}`,
    }),
  ];
}

export const currentNode: Rule = {
  id: 'current-node',
  code: 'NR1005',
  title: 'The deployed Node.js release line is not LTS',
  area: 'runtime',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: [...LTS, ...EXCEPTION],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    odd: 'Node {major} is a Current release that never becomes LTS: its fixes end on {end}, and breaking changes come with minor releases. Deploy an LTS line, or document the exception with its owner and the way back.',
    unreleased:
      'Node {major} is not released yet: alphas and nightlies change without notice and get no security fixes. Deploy the Active LTS line.',
    early:
      'Node {major} is still Current: it becomes LTS later, and until then minor releases may break native modules. Deploy the Active LTS line, or document the exception with its owner and the way back.',
  },
  docs: {
    what: 'Compares the deployed Node.js line with the published schedule on the date of the run. A Current line passes when a document of the repository names it with an owner and a way back.',
    why: 'Odd lines live for half a year; what runs on them is without fixes soon after its release.',
    fix: 'Use the newest line in Active LTS for FROM, .nvmrc, engines and CI.',
    references: ['https://nodejs.org/en/about/previous-releases', 'https://github.com/nodejs/Release#release-schedule'],
  },
  examples: {
    bad: [
      {
        title: 'a line before its release',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:27-slim\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'an LTS line',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-slim\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service, { asOf }) {
    const versions = deployedVersions(service);
    const outcomes = versions.flatMap((mention) => judge(service, mention, asOf));
    if (outcomes.length > 0) return outcomes;
    const known = versions.filter((mention) => mention.majors.length > 0 || mention.precision === 'alias');
    return [
      about(EXCEPTION, notApplicable('the deployed line is not a Current release')),
      about(LTS, known[0] ? pass(known[0].place) : notApplicable('the deployed version is judged by eol-node')),
    ];
  },
};
