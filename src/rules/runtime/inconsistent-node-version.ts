import Range from 'semver/classes/range.js';
import coerce from 'semver/functions/coerce.js';
import major from 'semver/functions/major.js';
import satisfies from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';
import { pipelineOf } from '../../services/ci/pipeline.ts';
import { programWords } from '../../services/ci/program-words.ts';
import { isTestRun } from '../../services/ci/test-runs.ts';
import type { NodeVersionMention, Service } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** The mentions that govern the service: its image, the files in its folder or above, CI. Type packages do not run. */
function mentionsOf(service: Service): readonly NodeVersionMention[] {
  const governs = ({ place, source, folder: only }: NodeVersionMention): boolean => {
    if (source === 'image') return place.path === service.image?.dockerfile;
    if (source === 'types-node') return false;
    // A job that works on another package of the repository says nothing about this one.
    if (source === 'ci') return only === undefined || service.root === only || service.root.startsWith(`${only}/`);
    const folder = place.path.includes('/') ? place.path.slice(0, place.path.lastIndexOf('/')) : '.';
    if (source === 'engines') return place.path === service.package?.path || folder === service.package?.workspaceRoot;
    return folder === '.' || service.root === folder || service.root.startsWith(`${folder}/`);
  };
  const all = service.image?.node
    ? [service.image.node, ...service.repository.nodeVersions.filter((mention) => mention.source !== 'image')]
    : service.repository.nodeVersions;
  return all.filter((mention) => governs(mention) && (mention.majors.length > 0 || mention.precision === 'alias'));
}

export const inconsistentNodeVersion: Rule = {
  id: 'inconsistent-node-version',
  code: 'NR1002',
  title: 'Image, version file, engines and CI name different Node.js versions',
  area: 'runtime',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['node-version-consistent'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    differs:
      '{here} stands here, but {what} says {reference}: what is tested is not what runs. Name the same release line in both.',
    stale:
      'engines admits {here}: Node {lines} too, which neither the image nor CI runs. Raise it to the line that is deployed, so that an old Node is refused instead of failing somewhere.',
    excludes: 'engines admits {here}, which excludes {reference}, which {what} names. Change engines or the image.',
    denied:
      '{what} names Node {reference}, which engines ({here}) refuses: whoever follows the file installs with a warning, or not at all under engine-strict. Raise the version in {what}.',
  },
  docs: {
    what: 'Compares the release lines that the image, version files, engines and CI name for the service. A range must admit the others; a CI matrix must include the deployed line.',
    why: 'Code tested on one line and run on another meets other HTTP defaults, other OpenSSL and other native modules in production.',
    fix: 'Choose one version, write it to .nvmrc, let CI read it, and use the same major in FROM and engines.',
    references: ['https://github.com/actions/setup-node#usage'],
  },
  examples: {
    bad: [
      {
        title: 'CI tests another line',
        files: {
          '.nvmrc': '22.21.1\n',
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-slim\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'one line everywhere',
        files: {
          '.nvmrc': '24.11.1\n',
          'package.json': '{ "name": "api", "engines": { "node": ">=24" } }\n',
          Dockerfile: 'FROM node:24-slim\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const mentions = mentionsOf(service);
    const fixed = mentions.filter((mention) => mention.precision !== 'range');
    const reference =
      fixed.find((mention) => mention.source === 'image') ??
      fixed.find((mention) => mention.source !== 'ci') ??
      fixed[0];
    if (!reference || mentions.length < 2) return [notApplicable('at most one place names a Node version')];
    // Without an image or a version file a matrix is one statement: several lines are tested, none is deployed here.
    if (mentions.every((mention) => mention.source === 'ci'))
      return [notApplicable('only CI names Node versions; what is deployed is not in this repository')];
    const tests = testsWith(service);
    const failures = perStatement(mentions.filter((mention) => mention !== reference)).flatMap(
      ([mention, ...others]) => judgeMention(mention, reference, mentions, others, tests) ?? [],
    );
    return failures.length > 0
      ? failures
      : [pass(...mentions.map((mention) => ({ place: mention.place, note: mention.text })))];
  },
};

/** Tests that talk to a service from outside do not run its code on the Node of the job. */
const FROM_OUTSIDE = /^(?:newman|cypress|playwright)$/;

/** Whether a mention in CI is the Node of a job that runs the tests of the service. */
function testsWith(service: Service): (mention: NodeVersionMention) => boolean {
  const jobs = new Set(
    pipelineOf(service).runs.flatMap(({ job, command }) => {
      const words = programWords(command.words);
      return isTestRun(words) && !FROM_OUTSIDE.test(words[0] ?? '') ? [job] : [];
    }),
  );
  const places = new Set(
    [...jobs].flatMap(({ steps, image }) =>
      [...steps.flatMap((step) => [...step.with.values()]), ...(image ? [image] : [])].map(({ place }) =>
        JSON.stringify(place),
      ),
    ),
  );
  return ({ source, place }) => source === 'ci' && places.has(JSON.stringify(place));
}

type Statement = readonly [NodeVersionMention, ...NodeVersionMention[]];

/** Workflows that say the same are one statement, told at the first of them. */
function perStatement(mentions: readonly NodeVersionMention[]): readonly Statement[] {
  const statements = new Map<string, [NodeVersionMention, ...NodeVersionMention[]]>();
  for (const mention of mentions) {
    const key = mention.source === 'ci' ? mention.text : JSON.stringify(mention.place);
    const same = statements.get(key);
    if (same) same.push(mention);
    else statements.set(key, [mention]);
  }
  return perPlace([...statements.values()]);
}

/** The values of one matrix are one statement, told with all of them. */
function perPlace(statements: readonly Statement[]): readonly Statement[] {
  const places = new Map<string, Statement>();
  for (const statement of statements) {
    const [mention, ...others] = statement;
    const key = JSON.stringify(mention.source === 'ci' && mention.precision !== 'range' ? mention.place : statement);
    const [first, ...rest] = places.get(key) ?? [];
    const same = first && {
      ...first,
      text: `${first.text}, ${mention.text}`,
      majors: [...first.majors, ...mention.majors],
    };
    places.set(key, same ? [same, ...rest, ...others] : statement);
  }
  return [...places.values()];
}

/** More release lines than this below the deployed one, and `engines` says nothing any more. */
const STALE_LINES = 3;

function judgeMention(
  mention: NodeVersionMention,
  reference: NodeVersionMention,
  mentions: readonly NodeVersionMention[],
  others: readonly NodeVersionMention[],
  tests: (mention: NodeVersionMention) => boolean,
): Outcome | undefined {
  const { place, text, source } = mention;
  const major = reference.majors[0] ?? 0;
  const what = reference.source === 'image' ? 'the image' : reference.place.path;
  const args = { here: text, what, reference: reference.text };
  // A workflow that several others call says the same once.
  const places = new Map([reference, ...others].map((item) => [JSON.stringify([item.place, item.text]), item]));
  places.delete(JSON.stringify([place, text]));
  const related = [...places.values()].map((item) => ({ place: item.place, note: item.text }));
  // `latest` of a CI job is another line with the next release; an image tag such as `lts` is a finding of its own.
  if (mention.precision === 'alias' && source !== 'ci') return undefined;
  // What `node:lts` is depends on the day of the build: it is a finding of its own, and excluded by nothing.
  if (reference.majors.length === 0) return undefined;
  const inCi = mentions.filter((other) => other.source === 'ci');
  // A matrix tests several lines; the deployed one must be among them.
  if (source === 'ci' && mention.precision !== 'range') {
    // Another job may audit licences on its own Node: where tests run, they decide.
    const deciding = inCi.some(tests) ? inCi.filter(tests) : inCi;
    if (reference.precision === 'alias' || [mention, ...deciding].some((other) => other.majors.includes(major)))
      return undefined;
    return fail({ message: 'differs', args, place, related });
  }
  const tested =
    reference.source === 'ci' ? inCi.some((other) => mention.majors.includes(other.majors[0] ?? -1)) : false;
  if (!tested && !(mention.majors.includes(major) && admitsExact(mention, reference)))
    return fail({ message: source === 'engines' ? 'excludes' : 'differs', args, place, related });
  const denied = source === 'engines' ? mentions.find((other) => isDenied(other, text)) : undefined;
  if (denied)
    return fail({
      message: 'denied',
      args: { here: text, what: denied.place.path, reference: denied.text },
      place: denied.place,
      related: [{ place, note: text }],
    });
  // A union of lines is a decision; `>=12` was true once and has been forgotten.
  if (source !== 'engines' || !/^\s*>=?\s*[\d.]+\s*$/.test(text) || reference.precision === 'alias') return undefined;
  const lowest = Math.min(
    ...mentions.filter((other) => other !== mention).flatMap((other) => other.majors.slice(0, 1)),
  );
  const below = mention.majors.filter((line) => line < lowest && line % 2 === 0);
  if (below.length < STALE_LINES) return undefined;
  return fail({ message: 'stale', args: { here: text, lines: below.join(', ') }, place, related });
}

/** `18.15` of .nvmrc, where `engines` asks for more of the same line: an install on a machine that follows it is refused. */
function isDenied({ source, precision, text }: NodeVersionMention, demanded: string): boolean {
  if (!/^(?:nvmrc|node-version|tool-versions|volta|mise)$/.test(source) || !/^(?:exact|minor)$/.test(precision))
    return false;
  const [range, own] = [demanded, text.replace(/^v/i, '')].map((item) => validRange(item, { loose: true }));
  return range != null && own != null && !new Range(range).intersects(new Range(own));
}

/** An exact version must lie in the range that another place demands. */
function admitsExact(mention: NodeVersionMention, reference: NodeVersionMention): boolean {
  // `acme/node:3.0.5-node24.14.1` has two versions; the one of Node is of the line that the reference means.
  const versions = reference.text.match(/\d+\.\d+\.\d+/g) ?? [];
  const own = versions.find((text) => reference.majors.includes(major(text)));
  const version = reference.precision === 'exact' ? coerce(own ?? reference.text) : null;
  if (!version || mention.precision !== 'range') return true;
  const range = validRange(mention.text, { loose: true });
  return range === null || satisfies(version, range);
}
