import { currentFlow, FLOW_HEADER } from '../../../scenarios/index.ts';

/** Tells a source which flow FranceConnect's own requests are for, while scenarios are in use. Other issuers ignore it. */
export function namingFlow<Options extends object>(
  send: (url: string, options: Options) => Promise<Response>,
): (url: string, options: Options) => Promise<Response> {
  return (url, options) => {
    const flow = currentFlow();
    if (!flow) return send(url, options);
    const { headers } = options as { headers?: Record<string, string> };
    return send(url, { ...options, headers: { ...headers, [FLOW_HEADER]: flow.id } });
  };
}
