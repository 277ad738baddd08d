import { missingImageSmokeTest } from '../../../src/rules/ci/missing-image-smoke-test.ts';
import { ci, PLAIN, REMOTE, workflow } from '../../support/pipeline.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const BUILD = 'run: docker build -t api .';
const ASK = 'run: curl --fail --retry 5 localhost:3000/livez';

ruleCases(missingImageSmokeTest, {
  fails: [
    {
      name: 'built only',
      files: ci(BUILD),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'a linter and a database run in containers',
      files: ci(
        'run: docker run --rm -i hadolint/hadolint < Dockerfile',
        'run: docker run -d -p 5432:5432 postgres:17',
        'run: npx wait-on tcp:5432',
        BUILD,
      ),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'started, and somebody else is asked',
      files: ci(
        BUILD,
        'run: docker run -d api',
        'run: curl -sSf https://uploader.example.com/install.sh -o install.sh',
      ),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'started and never asked',
      files: ci(BUILD, 'run: docker run -d -p 3000:3000 api'),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'the answer changes nothing',
      files: ci(BUILD, 'run: docker run -d api', `${ASK} || true`),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'compose starts the database only',
      files: {
        ...ci(BUILD, 'run: docker compose up -d postgres --wait', ASK),
        'compose.yaml': 'services:\n  api:\n    build: .\n  postgres:\n    image: postgres:17\n',
      },
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
    {
      name: 'the rollout in production is no test before it',
      files: ci(BUILD, 'run: kubectl apply -f k8s/', 'run: kubectl rollout status deploy/api'),
      findings: [{ message: 'missing', at: '.github/workflows/ci.yml:3:3' }],
    },
  ],
  passes: [
    {
      name: 'started and asked',
      files: ci(BUILD, 'run: docker run -d --name api -e NODE_ENV=production -p 3000:3000 api', ASK),
      evidence: ['.github/workflows/ci.yml:8:14'],
    },
    {
      name: 'the tag of an action',
      files: ci(
        'uses: docker/build-push-action@v6\n        with: { load: true, tags: "ghcr.io/acme/api:test" }',
        'run: docker run -d -p 3000:3000 ghcr.io/acme/api:test',
        'run: npx wait-on http-get://localhost:3000/readyz',
      ),
      evidence: ['.github/workflows/ci.yml:9:14'],
    },
    {
      name: 'a reference that the workflow fills in',
      files: ci('run: docker run -d -p 3000:3000 $IMAGE', ASK),
      evidence: ['.github/workflows/ci.yml:7:14'],
    },
    {
      name: 'a command inside the image, in the foreground',
      files: ci(BUILD, 'run: docker run --rm api node --check server.js'),
      evidence: ['.github/workflows/ci.yml:7:14'],
    },
    {
      name: 'compose waits until it is healthy',
      files: {
        ...ci('run: docker compose up -d --build --wait'),
        'compose.yaml': 'services:\n  api:\n    build: .\n',
      },
      evidence: ['.github/workflows/ci.yml:6:14'],
    },
    {
      name: 'a cluster inside CI',
      files: ci(
        BUILD,
        'uses: helm/kind-action@v1',
        'run: helm install api ./chart',
        'run: kubectl wait --for=condition=Ready pod -l app=api',
      ),
      evidence: ['.github/workflows/ci.yml:9:14'],
    },
    {
      name: 'a cluster for tests that lives elsewhere',
      files: {
        ...PLAIN,
        ...workflow(
          ['run: skaffold run --namespace=pr-1', 'run: kubectl wait --for=condition=available deployment/api'],
          '.github/workflows/ci.yml',
          'deployment-tests',
        ),
      },
      evidence: ['.github/workflows/ci.yml:7:14'],
    },
    {
      name: 'container-structure-test',
      files: ci(BUILD, 'run: container-structure-test test --image api --config test.yaml'),
      evidence: ['.github/workflows/ci.yml:7:14'],
    },
  ],
  notApplicable: [
    { name: 'no CI', files: PLAIN, reason: /no CI/ },
    {
      name: 'no image',
      files: { 'package.json': PLAIN['package.json'] ?? '', 'server.js': PLAIN['server.js'] ?? '' },
      reason: /no Dockerfile/,
    },
  ],
  unknown: [{ name: 'a workflow of another repository', files: REMOTE, reason: /company\/workflows/ }],
});
