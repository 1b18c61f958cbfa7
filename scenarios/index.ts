export {
  type ActiveScenarios,
  activeScenarios,
  actsFromNextSignIn,
  faultsOfKind,
  lastOfKind,
  removable,
} from './active.ts';
export { type Armed, EVERYONE, ScenarioBook, type ScenarioBookOptions, type UseOptions } from './book.ts';
export { catalogue } from './catalogue/index.ts';
export { edited, editedQuery } from './edit.ts';
export {
  type Edit,
  type Endpoint,
  type Fault,
  type FaultKind,
  type FaultOf,
  SOURCE_ENDPOINTS,
  type SourceEndpoint,
  type Step,
} from './fault.ts';
export { FLOW_HEADER, type Flow, type FlowNews, FlowTrail, loneFlow, type Mark } from './flow.ts';
export { altered, type Signer, signedWith } from './jws.ts';
export { late } from './late.ts';
export {
  type AlsoRight,
  FAMILIES,
  type Family,
  inFrench,
  type Scenario,
  type ScenarioInput,
  type ScenarioTexts,
  scenarioSchema,
  type Verdict,
  validScenario,
} from './scenario.ts';
