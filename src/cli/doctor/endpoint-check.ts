/**
 * The OTLP endpoint of the environment: is it an address, and does somebody take a connection there? Nothing is sent.
 * Credentials in the address and headers are never printed.
 */
import { connect } from 'node:net';
import { finding, note, ok } from './check.ts';
import type { Check } from './check.ts';

const TIMEOUT_MILLIS = 3_000;

/** The variables that name an endpoint for traces, the stronger first (OpenTelemetry's exporter configuration). */
const VARIABLES = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const;

/** What connecting to a host came to: undefined, or the error's code. */
export type Connect = (host: string, port: number) => Promise<string | undefined>;

/** Whether the endpoint of the environment can be reached. */
export async function endpointCheck(
  environment: Readonly<Record<string, string | undefined>>,
  tryConnect: Connect = connectionError,
): Promise<Check> {
  const variable = VARIABLES.find((name) => (environment[name] ?? '') !== '');
  const value = variable === undefined ? undefined : environment[variable];
  if (variable === undefined || value === undefined) {
    return note(
      'endpoint',
      'no OTLP endpoint in the environment (OTEL_EXPORTER_OTLP_ENDPOINT): recordings stay on this machine',
    );
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
    return finding('endpoint', `${variable} is not an address of http or https`, 'Write it as http://host:4318');
  }
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const error = await tryConnect(url.hostname.replace(/^\[|\]$/g, ''), port);
  const shown = `${url.protocol}//${url.host}`;
  if (error === undefined) return ok('endpoint', `${shown} takes connections (${variable})`);
  return finding(
    'endpoint',
    `${shown} cannot be reached: ${error} (${variable})`,
    'Nothing is lost meanwhile: what is recorded stays on disk. Check the address, and that the collector runs.',
  );
}

function connectionError(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (error: string | undefined): void => {
      socket.destroy();
      resolve(error);
    };
    socket.setTimeout(TIMEOUT_MILLIS, () => finish('no answer within 3 s'));
    socket.once('connect', () => finish(undefined));
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.name));
  });
}
