/**
 * How FranceConnect treats a source, by the names its own records have (reference: identity sources §2.1). The first of each
 * list is the ordinary one.
 */
export const FEATURE_HANDLERS = {
  /** After the sign-in: the civil register; a carer's mandate as well; or neither, for the European node. */
  coreVerify: ['core-fcp-default-verify', 'core-fcp-aidants-connect-verify', 'core-fcp-eidas-verify'],
  /** What is asked of the source: a mandate as well, of Aidants Connect. */
  coreAuthorization: ['core-fcp-default-authorization', 'core-fcp-aidants-connect-authorization'],
  /** The claims an identity must have. */
  idpIdentityCheck: ['core-fcp-default-identity-check', 'core-fcp-eidas-identity-check'],
  /** Whether FranceConnect writes to the citizen about the sign-in: `null` where not. */
  authenticationEmail: ['core-fcp-send-email', null],
} as const;

type Handlers = typeof FEATURE_HANDLERS;

/** What a source's record says; the ordinary handler where it says nothing. */
export type FeatureHandlers = { [Feature in keyof Handlers]?: Handlers[Feature][number] | undefined };

/** The handler of a source for one feature. */
export function handlerOf<Feature extends keyof Handlers>(
  { featureHandlers = {} }: { featureHandlers?: FeatureHandlers | undefined },
  feature: Feature,
): Handlers[Feature][number] {
  const said = featureHandlers[feature];
  return (said === undefined ? FEATURE_HANDLERS[feature][0] : said) as Handlers[Feature][number];
}
