import type { Workspace } from '../../workspace/types.ts';
import type { CiJob } from '../types.ts';
import { azureJobs } from './systems/azure.ts';
import { circleJobs } from './systems/circleci.ts';
import { droneJobs } from './systems/drone.ts';
import { githubJobs } from './systems/github.ts';
import { gitlabJobs } from './systems/gitlab.ts';
import { jenkinsJobs } from './systems/jenkins.ts';
import { bitbucketJobs, buildspecJobs, cloudBuildJobs, goCdJobs, travisJobs } from './systems/others.ts';

/** The jobs of every CI system that the repository configures. */
export function linkCi(workspace: Workspace): readonly CiJob[] {
  return [...workspace.files.values()].flatMap((file): readonly CiJob[] => {
    // Committed node_modules bring the pipelines of their authors.
    if (file.vendored) return [];
    const name = file.path;
    // Gitea and Forgejo run the same language.
    if (/^\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(name)) return githubJobs(workspace, name, 0);
    if (/(?:^|\/)\.gitlab-ci\.ya?ml$/.test(name)) return gitlabJobs(workspace, name);
    if (/(?:^|\/)\.circleci\/config\.ya?ml$/.test(name)) return circleJobs(workspace, name);
    if (/(?:^|\/)(?:azure-pipelines[^/]*|\.(?:azure-?)?(?:devops|pipelines)\/(?:pipelines\/)?[^/]+)\.ya?ml$/.test(name))
      return azureJobs(workspace, name);
    if (/(?:^|\/)\.travis\.ya?ml$/.test(name)) return travisJobs(workspace, name);
    if (/(?:^|\/)\.(?:drone|woodpecker)\.ya?ml$|^\.woodpecker\/[^/]+\.ya?ml$/.test(name))
      return droneJobs(workspace, name);
    if (/(?:^|\/)cloudbuild[^/]*\.ya?ml$/.test(name)) return cloudBuildJobs(workspace, name);
    if (/(?:^|\/)buildspec[^/]*\.ya?ml$/.test(name)) return buildspecJobs(workspace, name);
    if (/(?:^|\/)bitbucket-pipelines\.ya?ml$/.test(name)) return bitbucketJobs(workspace, name);
    if (/\.gocd\.ya?ml$/.test(name)) return goCdJobs(workspace, name);
    if (/(?:^|\/)Jenkinsfile[^/]*$/.test(name)) return jenkinsJobs(workspace, name);
    return [];
  });
}
