/**
 * Whether content (messages, arguments, results) may be recorded: only when the application asks for it, by option or by the variable of
 * OpenTelemetry's GenAI conventions.
 */

const VARIABLE = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT';
const YES: ReadonlySet<string> = new Set(['true', '1', 'span_only', 'event_only', 'span_and_event']);

/** Characters of one answer that are kept. */
export const MAX_PARTIAL_CHARS: number = 1024 * 1024;

/** The option where it is given, else the variable. */
export function capturesContent(option: boolean | undefined): boolean {
  if (option !== undefined) return option;
  const runtime = (globalThis as { readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> } })
    .process;
  try {
    return YES.has((runtime?.env?.[VARIABLE] ?? '').toLowerCase());
  } catch {
    // A runtime that asks for permission to read variables: then nobody asked for content.
    return false;
  }
}
