import type { GeneratorInfo } from 'venti-core/web';
import type { ModelIdentity } from '../article/article.ts';
import { foreignOrigin, otherDevice, otherModel, type Words } from '../status/messages.ts';
import { modelOrigins } from './model-origins.ts';
import type { ModelChoice } from './order.ts';

/** Why this page may not load a model, known before it is tried. */
export function foreignModel({ model }: ModelChoice): Words | undefined {
  if (!URL.canParse(model, document.baseURI)) return undefined;
  const { origin } = new URL(model, document.baseURI);
  const isAllowed = origin === location.origin || modelOrigins.includes(origin);
  return isAllowed ? undefined : foreignOrigin(origin, modelOrigins);
}

/** Why a model cannot write again what another wrote. */
export function mismatch(
  { modelSha256, device }: GeneratorInfo,
  wanted: ModelIdentity | undefined,
): Words | undefined {
  if (!wanted) return undefined;
  if (wanted.device !== device) return otherDevice(wanted.device);
  return wanted.sha256 === modelSha256 ? undefined : otherModel;
}
