import type { RequestHandler } from 'express';
import type { VNode } from 'preact';
import { frameOf, type Site, sendPage } from '../site.ts';
import type { Frame } from './layout.tsx';

/** Answers with a page that depends on nothing but who is looking. */
export function show(site: Site, Page: (props: { frame: Frame }) => VNode): RequestHandler {
  return (req, res) => sendPage(res, 200, <Page frame={frameOf(site, req, res)} />);
}
