import type { CiAction } from '../../services/ci/pipeline.ts';
import { ALL_KINDS, type Rule } from '../types.ts';
import { ciExample, judgePipeline } from './ci-rule.ts';

const ACTIONS =
  /anchore\/sbom-action|cyclonedx\/gh-node|spdx-dependency-submission|sbom|trivy-action|build-push-action|bake-action|attest-sbom/i;

function makesSbom([program = '', ...rest]: readonly string[]): boolean {
  const text = rest.join(' ');
  switch (program) {
    case 'npm':
    case 'pnpm':
      return rest[0] === 'sbom';
    case 'cyclonedx-npm':
    case '@cyclonedx/cyclonedx-npm':
    case 'cyclonedx-yarn':
    case '@cyclonedx/yarn-plugin-cyclonedx':
    case 'cdxgen':
    case '@cyclonedx/cdxgen':
    case 'syft':
    case 'bom':
    case 'sbom-tool':
      return true;
    case 'trivy':
      return /--format[= ](?:cyclonedx|spdx)/.test(text) || rest[0] === 'sbom';
    case 'docker':
      return (
        rest[0] === 'sbom' ||
        (/\bbuild\b|\bbake\b/.test(text) && /--sbom(?:=(?!false)|\s|$)|--attest[= ]type=sbom/.test(text)) ||
        (rest[0] === 'scout' && rest[1] === 'sbom')
      );
    case 'yarn':
      return rest[0] === 'cyclonedx';
    default:
      return false;
  }
}

/** Actions that build or scan make an SBOM only when told. */
function withoutSbom({ name, step }: CiAction): boolean {
  const input = (key: string): string => step.with.get(key)?.value ?? '';
  if (/trivy-action/.test(name)) return !/cyclonedx|spdx/.test(input('format'));
  if (/build-push-action|bake-action/.test(name))
    return !(
      /^(?!false$).+/.test(input('sbom')) ||
      /type=sbom/.test(input('attests')) ||
      /sbom=(?!false)/.test(input('set'))
    );
  return false;
}

export const missingSbom: Rule = {
  id: 'missing-sbom',
  code: 'NR7111',
  title: 'CI makes no software bill of materials',
  area: 'ci',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['ci-sbom'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'CI writes down nowhere what a release is made of, so on the day of the next xz or event-stream nobody can say which deployed versions are affected. Make an SBOM per release (npm sbom, syft, or sbom: true of build-push-action).',
    toothless: '`{command}` runs, but its failure changes nothing. Let the step fail the job.',
  },
  docs: {
    what: 'Looks for npm sbom, CycloneDX tools, syft, Trivy with an SBOM format, or an SBOM attestation of the image build in CI.',
    why: 'With the SBOM of every release, the question whether a vulnerable package is in production is a search, not a project.',
    fix: '`npm sbom --sbom-format=cyclonedx > sbom.json` as an artifact, or `sbom: true` for docker/build-push-action.',
    references: [
      'https://docs.npmjs.com/cli/commands/npm-sbom',
      'https://docs.docker.com/build/metadata/attestations/sbom/',
    ],
  },
  examples: {
    bad: [ciExample('none', ['run: npm ci'])],
    good: [ciExample('npm sbom', ['run: npm ci', 'run: npm sbom --sbom-format=cyclonedx'])],
  },
  check: (service) =>
    judgePipeline(service, { byBuilders: true, does: makesSbom, actions: ACTIONS, except: withoutSbom }),
};
