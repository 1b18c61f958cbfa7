export { createIdentitySources, type IdentitySourcesOptions, issuerOf } from './app.tsx';
export {
  type Approval,
  defineIdentitySource,
  type IdentitySource,
  type IdentitySourceDefinition,
  identifiant,
  type LoginField,
  type LoginForm,
  type LoginInput,
  password,
  type SourceLook,
} from './identity-source.ts';
export type { Broker } from './issuer.ts';
export { DEFAULT_SOURCE_LIST, SOURCE_LISTS, type SourceListName } from './list-names.ts';
export { loadIdentitySource } from './load.ts';
export { type CompleteLook, completeLook, distinctLooks, markOf } from './look.ts';
export type {
  OwnPage,
  PageAnswer,
  PageContent,
  PageElement,
  SaidOfPerson,
  SourcePage,
  SourcePages,
  SourceSignIn,
} from './own-pages.ts';
export { sourceLists } from './source-lists.ts';
export { builtInSources } from './sources/index.ts';
