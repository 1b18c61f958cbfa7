export { type Armed, ScenarioBook, type ScenarioBookOptions, type UseOptions } from './book.ts';
export { catalogue } from './catalogue/index.ts';
export type { Edit, Endpoint, Fault, FaultKind, FaultOf, SourceEndpoint, Step } from './fault.ts';
export { type Flow, type FlowNews, FlowTrail, loneFlow, type Mark } from './flow.ts';
export {
  FAMILIES,
  type Family,
  type Scenario,
  type ScenarioInput,
  scenarioSchema,
  type Verdict,
  validScenario,
} from './scenario.ts';
