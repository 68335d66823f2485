import { createHash } from 'node:crypto';
import type { Capabilities } from '@trainyard/contracts';
import { findingLimit } from '@trainyard/engine/check';
import { catalogueOf, engineVersion, layerLimit } from '@trainyard/engine/spec';
import { type ApiLimits, bodyLimit } from '../deps.ts';

/** What this server can be asked for, and the ETag of the answer. */
export interface DescribedCapabilities {
  readonly capabilities: Capabilities;
  readonly etag: string;
}

/** Describes the registries and bounds of this server: the same as long as the process runs. */
export function describeCapabilities({ uploadBytes }: ApiLimits): DescribedCapabilities {
  const capabilities = {
    engineVersion,
    registries: catalogueOf() as Capabilities['registries'],
    limits: { layers: layerLimit, findings: findingLimit, bodyBytes: bodyLimit, uploadBytes },
  };
  const hash = createHash('sha256').update(JSON.stringify(capabilities)).digest('hex');
  return { capabilities, etag: `"${hash.slice(0, 32)}"` };
}
