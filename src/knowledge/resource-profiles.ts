/** Sizes of a container by what the service does, as the checklist states them. */
export interface ResourceProfile {
  readonly cpuRequest: string;
  readonly memoryRequest: string;
  readonly memoryLimit: string;
  readonly source: string;
}

const SOURCE = 'Node.js Production Best Practices (Md Sanwar Hossain, 2026-04-08), resource sizing';

export const RESOURCE_PROFILES: Readonly<Record<string, ResourceProfile>> = {
  light: { cpuRequest: '100m', memoryRequest: '256Mi', memoryLimit: '512Mi', source: SOURCE },
  standard: { cpuRequest: '250m', memoryRequest: '512Mi', memoryLimit: '2Gi', source: SOURCE },
  cpu: { cpuRequest: '1000m', memoryRequest: '1Gi', memoryLimit: '4Gi', source: SOURCE },
};
