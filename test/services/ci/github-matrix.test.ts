import { expect, it } from 'vitest';
import { parseYaml } from '../../../src/parsers/yaml.ts';
import { matrixOf } from '../../../src/services/ci/systems/github-matrix.ts';

function jobsOf(matrix: string): readonly unknown[] {
  const [job] = parseYaml('ci.yml', `strategy:\n  matrix: ${matrix}\n`).documents;
  return job ? matrixOf(job).jobs.map((values) => Object.fromEntries(values)) : [];
}

it('every combination, without what is excluded', () => {
  expect(jobsOf('{ node: [22, 24], os: [a, b], exclude: [{ node: 22, os: b }] }')).toEqual([
    { node: '22', os: 'a' },
    { node: '24', os: 'a' },
    { node: '24', os: 'b' },
  ]);
});

it('what is included extends the jobs whose values it leaves alone, or is a job of its own', () => {
  expect(jobsOf('{ node: [22, 24], include: [{ color: green }, { node: 24, lint: yes }, { node: 26 }] }')).toEqual([
    { node: '22', color: 'green' },
    { node: '24', color: 'green', lint: 'yes' },
    { node: '26' },
  ]);
  expect(jobsOf('{ include: [{ app: web }, { app: api, port: 1 }] }')).toEqual([
    { app: 'web' },
    { app: 'api', port: '1' },
  ]);
});

it('mappings stand under the names that expressions use; what is computed while it runs is not known', () => {
  expect(jobsOf('{ of: [{ name: api, dir: { src: x } }] }')).toEqual([{ 'of.name': 'api', 'of.dir.src': 'x' }]);
  expect(jobsOf("{ of: '${{ fromJson(needs.a.outputs.b) }}', node: [24] }")).toEqual([]);
});
