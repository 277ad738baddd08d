/** The Node version of the shipped image: from its base, a package, a tarball, or a binary copied from another image. */
import { findBaseImage } from '../../knowledge/base-images.ts';
import { nodeVersionOf, systemNodeMajor } from '../../knowledge/node-image-versions.ts';
import { parseImageReference } from '../../parsers/image-reference.ts';
import type { Place } from '../../parsers/place.ts';
import type { DockerInstruction, DockerStage, ImageReference, NodeVersionMention, StageEvaluation } from '../types.ts';
import { externalBase } from './evaluate.ts';
import { stageNamed } from './reach.ts';

export interface NodeVersionQuestion {
  readonly stage: DockerStage;
  readonly stages: readonly DockerStage[];
  /** Base-most first. */
  readonly chain: readonly DockerStage[];
  readonly base: ImageReference | undefined;
  readonly evaluation: readonly StageEvaluation[];
}

export function findNodeVersion(question: NodeVersionQuestion): NodeVersionMention | undefined {
  // What is installed last in the chain is what runs.
  for (const stage of question.chain.toReversed()) {
    for (const step of (question.evaluation[stage.index]?.steps ?? []).toReversed()) {
      const found = versionInInstruction(step.instruction, step.before.variables, question);
      if (found !== undefined) return found;
    }
  }
  const { base, chain } = question;
  const place = chain[0]?.from.argumentsPlace;
  return base === undefined || place === undefined ? undefined : mentionOf(base, place);
}

function mentionOf(reference: ImageReference, place: Place): NodeVersionMention | undefined {
  const version = nodeVersionOf(reference);
  return version === undefined ? undefined : { source: 'image', ...version, place };
}

/** Longer shell text is not searched for installers. */
const MAX_TEXT = 20_000;

type Variables = StageEvaluation['end']['variables'];

function versionInInstruction(
  instruction: DockerInstruction,
  variables: Variables,
  question: NodeVersionQuestion,
): NodeVersionMention | undefined {
  if (instruction.keyword === 'COPY') return versionOfCopiedBinary(instruction, question);
  if (instruction.keyword !== 'RUN') return undefined;
  const written = [instruction.text, ...instruction.heredocs.map(({ body }) => body)].join('\n');
  const text = substitute(written.slice(0, MAX_TEXT), variables);
  const installed = versionInShell(text);
  if (installed === undefined || (installed === '' && hasOwnNode(question.base))) return undefined;
  const version = installed === '' ? (systemNodeMajor(question.base) ?? '') : installed;
  const majors = version === '' ? [] : [Number(version.split('.')[0])];
  const dots = version.split('.').length;
  const precision = version === '' ? 'unresolved' : dots >= 3 ? 'exact' : dots === 2 ? 'minor' : 'major';
  return {
    source: 'image',
    text: version === '' ? 'nodejs' : installed === '' ? `nodejs ${version}` : version,
    precision,
    majors,
    place: instruction.place,
  };
}

/** The official images have theirs in /usr/local/bin, before the /usr/bin of system packages in PATH. */
function hasOwnNode(base: ImageReference | undefined): boolean {
  return base !== undefined && /(?:^|\/)node$/.test(base.name) && nodeVersionOf(base) !== undefined;
}

/** `COPY --from=node:20 /usr/local/bin/node /usr/local/bin/`, also from a stage. */
function versionOfCopiedBinary(
  instruction: DockerInstruction,
  { stages }: NodeVersionQuestion,
): NodeVersionMention | undefined {
  const from = instruction.flags.get('from');
  if (
    from === undefined ||
    !/(?:^|[\s"])\S*\/(?:bin\/node|nodejs)(?=[\s",]|$)|(?:^|[\s"])\/usr\/local\/?(?=[\s",])/.test(instruction.text)
  ) {
    return undefined;
  }
  const stage = stageNamed(stages, from);
  const reference = stage === undefined ? parseImageReference(from) : externalBase(stage, stages);
  if (reference === undefined || findBaseImage(reference)?.hasNode === false) return undefined;
  return mentionOf(reference, instruction.place);
}

function substitute(text: string, variables: Variables): string {
  return text.replace(/\$(?:\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/g, (whole, braced, fallback, plain) => {
    const known = variables.get(braced ?? plain);
    return known !== undefined && known.unresolved.length === 0 ? known.value : (fallback ?? whole);
  });
}

/** Ways to put Node into a system image, with the version as `major[.minor[.patch]]`; '' when the system decides. */
const INSTALLERS: readonly RegExp[] = [
  // NodeSource: https://github.com/nodesource/distributions
  /(?:deb|rpm)\.nodesource\.com\/(?:setup_|node_|pub_)(\d+)\.x/,
  /deb\.nodesource\.com\/setup_(lts|current)\.x/,
  // Archives of nodejs.org and its mirrors.
  /nodejs\.org\/(?:dist|download\/release)\/v?(\d+(?:\.\d+){0,2})/,
  /node-v(\d+\.\d+\.\d+)-linux/,
  // Version managers.
  /\bnvm\s+install\s+(?:--\S+\s+)*v?(\d+(?:\.\d+){0,2})/,
  /\bfnm\s+install\s+(?:--\S+\s+)*v?(\d+(?:\.\d+){0,2})/,
  /\bvolta\s+install\s+node@v?(\d+(?:\.\d+){0,2})/,
  /\bn\s+(?:install\s+)?v?(\d+(?:\.\d+){0,2})(?=\s|$|&|;)/,
  /\basdf\s+install\s+nodejs\s+v?(\d+(?:\.\d+){0,2})/,
  // System packages: `nodejs20`, `nodejs-22`, `nodejs=20.11.1-r0`, `nodejs:20/common`, `module enable nodejs:20`.
  /\bnodejs-?(\d{2})(?![\d.])\b/,
  /\bnodejs:(\d{2})\b/,
  /\bnodejs(?:-current)?[=~]+\s*(\d+(?:\.\d+){0,2})/,
  /\b(?:apk|apt|apt-get|dnf|microdnf|yum|tdnf|zypper)\b[^;&|]*?\s(nodejs|nodejs-current|nodejs-lts)(?=[\s;&|]|$)/,
];

function versionInShell(text: string): string | undefined {
  if (!/node|nvm|fnm|volta|\bn\s/.test(text)) return undefined;
  for (const pattern of INSTALLERS) {
    const version = pattern.exec(text)?.[1];
    if (version !== undefined) return /^\d/.test(version) ? version : '';
  }
  return undefined;
}
