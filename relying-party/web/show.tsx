import type { RequestHandler } from 'express';
import type { VNode } from 'preact';
import type { Site } from '../site.ts';
import type { Frame } from './layout.tsx';
import { frameOf, sendPage } from './send-page.ts';

/** Answers with a page that depends on nothing but who is looking. */
export function show(site: Site, Page: (props: { frame: Frame }) => VNode): RequestHandler {
  return (req, res) => sendPage(res, 200, <Page frame={frameOf(site, req, res)} />);
}
