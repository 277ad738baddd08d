import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProvenance, webAddress } from '../../src/workspace/provenance.ts';
import { withRepository } from '../support/repository.ts';

describe('the address of a remote', () => {
  it.each([
    ['https://github.com/o/r.git', 'https://github.com/o/r'],
    ['https://user:ghp_token@github.com/o/r.git', 'https://github.com/o/r'],
    ['https://oauth2:glpat@gitlab.example.com:8443/g/s/r.git?x=1#y', 'https://gitlab.example.com:8443/g/s/r'],
    ['git@github.com:o/r.git', 'https://github.com/o/r'],
    ['ssh://git@github.com:22/o/r.git', 'https://github.com/o/r'],
    ['git+ssh://git@github.com/o/r', 'https://github.com/o/r'],
    ['host.example.com:/o/r.git', 'https://host.example.com/o/r'],
    ['http://localhost:3000/o/r/', 'http://localhost:3000/o/r'],
  ])('%s', (remote, address) => {
    expect(webAddress(remote)).toBe(address);
  });

  it.each(['/srv/git/r.git', '../r', 'file:///srv/git/r.git', 'C:\\repos\\r', 'C:/repos/r', '', 'nonsense'])(
    '%j is not told: it is a path of this machine',
    (remote) => {
      expect(webAddress(remote)).toBeUndefined();
    },
  );
});

describe('provenance', () => {
  it('knows the commit, the branch and the folder inside the repository', () => {
    withRepository(
      { 'services/orders/package.json': '{}\n' },
      (root) => {
        execFileSync('git', ['-C', root, 'checkout', '-qb', 'topic/x']);
        execFileSync('git', ['-C', root, 'remote', 'add', 'origin', 'https://user:secret@github.com/o/r.git']);
        const found = readProvenance(path.join(root, 'services/orders'));
        expect(found).toMatchObject({
          prefix: 'services/orders',
          repositoryUri: 'https://github.com/o/r',
          branch: 'topic/x',
        });
        expect(found.revision).toMatch(/^[0-9a-f]{40}$/);
      },
      { git: true },
    );
  });

  it('has no branch on a detached HEAD, and nothing outside a repository', () => {
    withRepository(
      { 'package.json': '{}\n' },
      (root) => {
        execFileSync('git', ['-C', root, 'checkout', '-q', '--detach']);
        expect(readProvenance(root).branch).toBeUndefined();
      },
      { git: true },
    );
    withRepository({ 'package.json': '{}\n' }, (root) => {
      expect(readProvenance(root)).toEqual({
        prefix: '',
        repositoryUri: undefined,
        revision: undefined,
        branch: undefined,
      });
    });
  });
});
