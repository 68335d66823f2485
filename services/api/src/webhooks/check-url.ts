import { ApiError } from '../errors/api-error.ts';
import { type UrlRule, urlFault } from './url-rule.ts';

/** Lets a URL of a body pass that may be sent to. @throws {ApiError} invalidBody */
export function checkUrl(url: string | undefined, rule: UrlRule): void {
  const fault = url === undefined ? undefined : urlFault(url, rule);
  if (!fault) return;
  const { message, hint } = fault;
  const finding = {
    pointer: '/url',
    severity: 'error' as const,
    code: 'forbiddenUrl',
    message: `url: ${message}`,
    hint,
  };
  throw new ApiError('invalidBody', '1 error; see errors.', { errors: [finding] });
}
