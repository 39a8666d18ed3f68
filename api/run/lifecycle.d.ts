/**
 * Door `spanbox/lifecycle`: close the runs of a part of the application, with one action id for all of them.
 * docs/lifecycle.md has the rules.
 */
export { closeAll, createScope } from './scope.ts';
export type { CloseOptions, CloseReport, Scope, ScopeOptions } from './scope.ts';
export { LifecycleClosedError } from './close-action.ts';
export type { CloseAction, CloseMode, CloseOrigin } from './close-action.ts';
