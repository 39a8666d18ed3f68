/**
 * A small agent: the official `openai` package, spans by hand with the names of OpenTelemetry's GenAI conventions.
 * It knows nothing of spanbox: whatever tracer provider is registered records it.
 */
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

const MAX_TURNS = 8;

/**
 * Runs the agent until the model answers without calling a tool.
 *
 * @param {import('./agent.d.mts').AgentOptions} options
 * @returns {Promise<string>} the answer
 */
export async function runAgent({ client, model, name, session, question, tools, onProgress = () => {} }) {
  const tracer = trace.getTracer('openai-agent-example', '1.0.0');
  const server = new URL(client.baseURL);
  const common = { 'session.id': session, 'gen_ai.conversation.id': session };
  const messages = [{ role: 'user', content: question }];

  return await inSpan(
    tracer,
    `invoke_agent ${name}`,
    SpanKind.INTERNAL,
    { ...common, 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.provider.name': 'openai', 'gen_ai.agent.name': name },
    async () => {
      for (let attempt = 1; attempt <= MAX_TURNS; attempt++) {
        const turn = await callModel(attempt);
        if (turn.calls.length === 0) return turn.text;
        messages.push({
          role: 'assistant',
          content: turn.text,
          tool_calls: turn.calls.map(({ id, name: tool, input }) => ({
            id,
            type: 'function',
            function: { name: tool, arguments: input },
          })),
        });
        for (const call of turn.calls) {
          messages.push({ role: 'tool', tool_call_id: call.id, content: await runTool(call) });
        }
      }
      throw new Error(`no answer after ${MAX_TURNS} turns`);
    },
  );

  async function callModel(attempt) {
    const attributes = {
      ...common,
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': model,
      'server.address': server.hostname,
      'server.port': Number(server.port || 443),
      'spanbox.attempt.number': attempt,
    };
    return await inSpan(tracer, `chat ${model}`, SpanKind.CLIENT, attributes, async (span) => {
      onProgress({ kind: 'model', attempt });
      const sentAt = performance.now();
      const stream = await client.chat.completions.create(
        {
          model,
          messages,
          stream: true,
          stream_options: { include_usage: true },
          tools: tools.map((tool) => ({
            type: 'function',
            function: { name: tool.name, description: tool.description, parameters: tool.parameters },
          })),
        },
        // Retries of the client library would be invisible in the trace.
        { maxRetries: 0 },
      );
      let text = '';
      const calls = [];
      for await (const chunk of stream) {
        const choice = chunk.choices[0];
        for (const delta of choice?.delta.tool_calls ?? []) {
          const call = (calls[delta.index] ??= { id: delta.id ?? '', name: '', input: '' });
          call.name += delta.function?.name ?? '';
          call.input += delta.function?.arguments ?? '';
        }
        const piece = choice?.delta.content ?? '';
        if (piece !== '') {
          if (text === '') {
            span.setAttributes({
              'gen_ai.response.id': chunk.id,
              'gen_ai.response.model': chunk.model,
              'gen_ai.response.time_to_first_chunk': (performance.now() - sentAt) / 1000,
            });
          }
          text += piece;
          // Written through before the user sees the text: after a SIGKILL the trace knows as much as the user.
          span.setAttribute('app.answer.characters', text.length);
          onProgress({ kind: 'text', text: piece, characters: text.length });
        }
        if (choice?.finish_reason) span.setAttribute('gen_ai.response.finish_reasons', [choice.finish_reason]);
        if (chunk.usage) {
          span.setAttribute('gen_ai.usage.input_tokens', chunk.usage.prompt_tokens);
          span.setAttribute('gen_ai.usage.output_tokens', chunk.usage.completion_tokens);
        }
      }
      return { text, calls };
    });
  }

  async function runTool(call) {
    const tool = tools.find((candidate) => candidate.name === call.name);
    const attributes = {
      ...common,
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': call.name,
      'gen_ai.tool.call.id': call.id,
      'gen_ai.tool.type': 'function',
      'spanbox.tool.effect': tool?.effect ?? 'unknown',
    };
    return await inSpan(tracer, `execute_tool ${call.name}`, SpanKind.INTERNAL, attributes, async () => {
      if (tool === undefined) throw new Error('the model called a tool that does not exist');
      onProgress({ kind: 'tool', name: call.name, input: call.input });
      const result = await tool.execute(JSON.parse(call.input || '{}'));
      onProgress({ kind: 'tool_result', name: call.name, result });
      return result;
    });
  }
}

/** Runs `work` in a new span that is the active one meanwhile; a failure is on the span, and thrown on. */
async function inSpan(tracer, name, kind, attributes, work) {
  const span = tracer.startSpan(name, { kind, attributes });
  try {
    return await context.with(trace.setSpan(context.active(), span), () => work(span));
  } catch (error) {
    span.setAttribute('error.type', error instanceof Error ? error.name : '_OTHER');
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
