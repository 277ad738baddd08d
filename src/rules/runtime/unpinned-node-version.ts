import { fileStart, type Place } from '../../parsers/place.ts';
import type { NodeVersionMention, Service } from '../../services/types.ts';
import { fail, pass } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

const FILES: ReadonlySet<NodeVersionMention['source']> = new Set([
  'nvmrc',
  'node-version',
  'tool-versions',
  'volta',
  'mise',
  'dev-engines',
]);

/** The version files that govern the service: in its folder or above. */
function versionFiles(service: Service): readonly NodeVersionMention[] {
  return service.repository.nodeVersions.filter((mention) => {
    if (!FILES.has(mention.source)) return false;
    const folder = mention.place.path.includes('/')
      ? mention.place.path.slice(0, mention.place.path.lastIndexOf('/'))
      : '.';
    return folder === '.' || service.root === folder || service.root.startsWith(`${folder}/`);
  });
}

function remedyPlace(service: Service): Place {
  const engines = service.repository.nodeVersions.find(
    (mention) => mention.source === 'engines' && mention.place.path === service.package?.path,
  );
  return (
    engines?.place ??
    service.package?.data.place ??
    service.image?.stage.from.argumentsPlace ??
    fileStart('package.json')
  );
}

export const unpinnedNodeVersion: Rule = {
  id: 'unpinned-node-version',
  code: 'NR1003',
  title: 'No version file pins the Node.js version for developers and CI',
  area: 'runtime',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['node-version-pinned'],
  kinds: ALL_KINDS,
  options: { exact: { default: false, description: 'demand x.y.z instead of at least a major' } },
  messages: {
    missing:
      'No .nvmrc, .node-version, .tool-versions, mise or volta entry pins Node, so developers and CI test on whatever they have{image}. Add .nvmrc with the exact version of the image.',
    alias: '{text} moves with every release, so what was tested is not what runs. Write the exact version.',
    inexact: '{text} admits every release of the line. Write the exact x.y.z that the image runs.',
  },
  docs: {
    what: 'Looks for a version file (.nvmrc, .node-version, .tool-versions, mise.toml, volta or devEngines) that governs the service and names at least a major release line.',
    why: 'Without one, tests pass on another Node than the one that is deployed, and differences show first in production.',
    fix: 'Add .nvmrc with the version of the image and let CI read it (`node-version-file: .nvmrc`).',
    references: ['https://github.com/nvm-sh/nvm#nvmrc'],
  },
  examples: {
    bad: [
      {
        title: 'only the image names a version',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-slim\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'an exact version file',
        files: {
          '.nvmrc': '24.11.1\n',
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-slim\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service, { options }) {
    const files = versionFiles(service);
    if (files.length === 0) {
      const image = service.image?.node ? ` while the image runs ${service.image.node.text}` : '';
      return [fail({ message: 'missing', args: { image }, place: remedyPlace(service), anchor: 'version-file' })];
    }
    return files.map((mention) => {
      if (mention.precision === 'alias')
        return fail({ message: 'alias', args: { text: mention.text }, place: mention.place });
      if (options.exact === true && mention.precision !== 'exact')
        return fail({ message: 'inexact', args: { text: mention.text }, place: mention.place });
      return pass(mention.place);
    });
  },
};
