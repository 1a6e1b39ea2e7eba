import { modelOrigins } from '../writing/model-origins.ts';
import type { ModelChoice } from '../writing/order.ts';
import { foreignOrigin, type Words } from './messages.ts';

/** What keeps a model from being loaded, known before it is tried. */
export function obstacle({ model }: ModelChoice): Words | undefined {
  if (!URL.canParse(model, document.baseURI)) return undefined;
  const { origin } = new URL(model, document.baseURI);
  const isAllowed = origin === location.origin || modelOrigins.includes(origin);
  return isAllowed ? undefined : foreignOrigin(origin, modelOrigins);
}
