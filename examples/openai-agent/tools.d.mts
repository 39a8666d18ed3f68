import type { AgentTool } from './agent.d.mts';

export const findOrder: AgentTool;
