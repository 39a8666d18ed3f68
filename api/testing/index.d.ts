export { createFaultServer, DEFAULT_FAULT_SERVER_OPTIONS } from './fault-server.ts';
export type { FaultServer, FaultServerOptions, Reply, ReplyChooser } from './fault-server.ts';
export type { AnswerPart, AnswerUsage, FinishReason, Pieces, PingPart, ProviderToolPart, ReasoningPart, RefusalPart, ScriptedAnswer, TextPart, ToolCallPart, UnknownPart, } from './wires/answers.ts';
export type { DropFault, ErrorEventFault, ErrorVariant, Fault, FaultPoint, GarbageFault, SlowDripFault, SplitUtf8Fault, StallFault, StatusFault, } from './faults.ts';
export type { ExchangeOutcome, LoggedRequest } from './request-log.ts';
export type { WireName } from './wires/wire.ts';
export type { McpTool } from './wires/mcp.ts';
