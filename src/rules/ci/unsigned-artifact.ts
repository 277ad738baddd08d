import type { CiAction } from '../../services/ci/pipeline.ts';
import { ALL_KINDS, type Rule } from '../types.ts';
import { ciExample, judgePipeline } from './ci-rule.ts';

const ACTIONS =
  /^actions\/attest(?:-build-provenance|-sbom)?$|slsa-framework\/slsa-github-generator|build-push-action|bake-action|notaryproject\/notation-action\/sign|sigstore\/gh-action-sigstore|philips-labs\/slsa-provenance-action/i;

function signs([program = '', ...rest]: readonly string[]): boolean {
  const text = rest.join(' ');
  switch (program) {
    case 'cosign':
      return /^(?:sign|sign-blob|attest|attest-blob)$/.test(rest[0] ?? '');
    case 'notation':
      return rest[0] === 'sign';
    case 'npm':
    case 'pnpm':
      return rest.includes('publish') && /--provenance(?!=false)/.test(text);
    case 'docker':
      return (
        (/\bbuild\b|\bbake\b/.test(text) && /--provenance(?:=(?!false)|\s|$)|--attest[= ]type=provenance/.test(text)) ||
        (rest[0] === 'trust' && rest[1] === 'sign')
      );
    case 'gpg':
      return /--(?:detach-sign|sign|clearsign)|-b\b/.test(text);
    default:
      return false;
  }
}

/**
 * The build action attests provenance by itself when it pushes with BuildKit:
 * https://docs.docker.com/build/ci/github-actions/attestations/#default-provenance
 */
function withoutProvenance({ name, step }: CiAction): boolean {
  if (!/build-push-action|bake-action/.test(name)) return false;
  const provenance = step.with.get('provenance')?.value;
  if (provenance !== undefined) return provenance === 'false';
  if (/type=provenance/.test(step.with.get('attests')?.value ?? '')) return false;
  const old = /@v[123](?:\D|$)/.test(step.uses?.value ?? '');
  return old || !/build-push-action/.test(name) || (step.with.get('push')?.value ?? 'false') === 'false';
}

export const unsignedArtifact: Rule = {
  id: 'unsigned-artifact',
  code: 'NR7112',
  title: 'Released artifacts are neither signed nor attested',
  area: 'ci',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['ci-artifact-signing'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'Nothing ties what is deployed to the commit and workflow that built it: whoever can push to the registry can ship. Sign the digest with cosign, or add actions/attest-build-provenance after the push.',
    toothless: '`{command}` runs, but its failure changes nothing. Let the step fail the job.',
  },
  docs: {
    what: 'Looks for cosign, notation, SLSA provenance or a provenance attestation of the image build or npm publish in CI.',
    why: 'A signature lets the cluster refuse images that the pipeline did not build.',
    fix: 'actions/attest-build-provenance with the digest of the pushed image, verified at admission.',
    references: [
      'https://docs.github.com/en/actions/security-for-github-actions/using-artifact-attestations',
      'https://docs.sigstore.dev/cosign/signing/signing_with_containers/',
    ],
  },
  examples: {
    bad: [
      ciExample('pushed only', [
        'run: docker build -t registry.example.com/api .',
        'run: docker push registry.example.com/api',
      ]),
    ],
    good: [
      ciExample('signed', [
        'run: docker push registry.example.com/api',
        'run: cosign sign --yes registry.example.com/api',
      ]),
    ],
  },
  check: (service) =>
    judgePipeline(service, { byBuilders: true, does: signs, actions: ACTIONS, except: withoutProvenance }),
};
