import type { Workspace } from '../../workspace/types.ts';
import type { CiJob } from '../types.ts';
import { azureJobs } from './systems/azure.ts';
import { circleJobs } from './systems/circleci.ts';
import { githubJobs } from './systems/github.ts';
import { gitlabJobs } from './systems/gitlab.ts';
import { jenkinsJobs } from './systems/jenkins.ts';
import { bitbucketJobs, buildspecJobs, cloudBuildJobs, listedJobs } from './systems/others.ts';

/** The jobs of every CI system that the repository configures. */
export function linkCi(workspace: Workspace): readonly CiJob[] {
  return [...workspace.files.values()].flatMap((file): readonly CiJob[] => {
    const name = file.path;
    if (/^\.github\/workflows\/[^/]+\.ya?ml$/.test(name)) return githubJobs(workspace, name, 0);
    if (/(?:^|\/)\.gitlab-ci\.ya?ml$/.test(name)) return gitlabJobs(workspace, name);
    if (/(?:^|\/)\.circleci\/config\.ya?ml$/.test(name)) return circleJobs(workspace, name);
    if (/(?:^|\/)(?:azure-pipelines[^/]*|\.(?:azure-?)?(?:devops|pipelines)\/(?:pipelines\/)?[^/]+)\.ya?ml$/.test(name))
      return azureJobs(workspace, name);
    if (/(?:^|\/)\.travis\.ya?ml$/.test(name))
      return listedJobs(workspace, name, 'travis', [
        'before_install',
        'install',
        'before_script',
        'script',
        'after_success',
      ]);
    if (/(?:^|\/)cloudbuild[^/]*\.ya?ml$/.test(name)) return cloudBuildJobs(workspace, name);
    if (/(?:^|\/)buildspec[^/]*\.ya?ml$/.test(name)) return buildspecJobs(workspace, name);
    if (/(?:^|\/)bitbucket-pipelines\.ya?ml$/.test(name)) return bitbucketJobs(workspace, name);
    if (/(?:^|\/)Jenkinsfile[^/]*$/.test(name)) return jenkinsJobs(workspace, name);
    return [];
  });
}
