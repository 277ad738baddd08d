import { findCiImageBuild } from '../../services/ci/image-builds.ts';
import type { CiAction } from '../../services/ci/pipeline.ts';
import { actionNeverFails, neverFails } from '../../services/ci/scanners.ts';
import { notApplicable } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';
import { ciExample, judgePipeline } from './ci-rule.ts';

const ACTIONS =
  /trivy-action|anchore\/scan-action|docker\/scout-action|snyk\/actions\/docker|dockle|sysdig.*scan|azure\/container-scan|crazy-max\/ghaction-container-scan|clair/i;

function scansImage([program = '', ...rest]: readonly string[]): boolean {
  const verb = rest.find((word) => !word.startsWith('-')) ?? '';
  switch (program) {
    case 'trivy':
      return /^(?:image|i|rootfs)$/.test(verb);
    case 'docker':
      return verb === 'scout' || verb === 'scan';
    case 'snyk':
      return verb === 'container' || rest.includes('--docker');
    case 'grype':
      return verb !== '' && !/^(?:db|version|dir:.*|\.)$/.test(verb);
    case 'clair-scanner':
    case 'clairctl':
    case 'dockle':
      return true;
    default:
      return false;
  }
}

/** Trivy scans an image when it is given one; `scan-type: fs` and `config` look at files. */
function scansFiles({ name, step }: CiAction): boolean {
  const input = (key: string): string | undefined => step.with.get(key)?.value;
  if (/trivy-action/.test(name)) return !/^(?:image|rootfs)$/.test(input('scan-type') ?? 'image');
  return /anchore\/scan-action/.test(name) && input('image') === undefined;
}

export const missingImageScan: Rule = {
  id: 'missing-image-scan',
  code: 'NR7110',
  title: 'Nobody scans the image for vulnerabilities',
  area: 'ci',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['ci-image-scan'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'CI scans no image: npm audit sees packages, but not OpenSSL, zlib or the shell of the base image. Scan the built image with Trivy or Grype and fail on critical findings.',
    toothless:
      '`{command}` reports what it finds and never fails (no exit code is asked for), so an image with critical vulnerabilities ships. Set exit-code 1 and a severity.',
  },
  docs: {
    what: 'Looks for a scan of the built image in CI (Trivy, Grype, Docker Scout, Snyk container) that can fail the job.',
    why: 'Half of what an image holds does not come from npm.',
    fix: 'aquasecurity/trivy-action with image-ref, severity: CRITICAL,HIGH and exit-code: 1 after the build.',
    references: ['https://github.com/aquasecurity/trivy-action'],
  },
  examples: {
    bad: [
      ciExample('report only', ['run: docker build -t api .', 'run: trivy image api'], {
        Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
      }),
    ],
    good: [
      ciExample('a gate', ['run: docker build -t api .', 'run: trivy image --exit-code 1 --severity CRITICAL api'], {
        Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
      }),
    ],
  },
  check(service) {
    if (!service.image && !findCiImageBuild(service)) return [notApplicable('the service has no image here')];
    return judgePipeline(service, {
      byBuilders: true,
      does: scansImage,
      actions: ACTIONS,
      except: scansFiles,
      toothless: neverFails,
      toothlessAction: actionNeverFails,
    });
  },
};
