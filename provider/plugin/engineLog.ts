import { engine, engineMessages, grpc } from "./protocol";

/** Shows messages to the user, at the resource that they are about. */
export interface EngineLog {
  warn(urn: string, message: string): Promise<void>;
  info(urn: string, message: string): Promise<void>;
}

/** For a plugin that no engine has started: discards the messages. */
export const silentLog: EngineLog = { warn: async () => {}, info: async () => {} };

/** @param address `host:port` of the engine, as it passes it to its plugins */
export function connectLog(address: string): EngineLog {
  const client = new engine.EngineClient(address, grpc.credentials.createInsecure());
  const { LogSeverity, LogRequest } = engineMessages;
  const log = (severity: 1 | 2, urn: string, message: string) =>
    new Promise<void>((resolve) => {
      const request = new LogRequest();
      request.setSeverity(severity);
      request.setUrn(urn);
      request.setMessage(message);
      // A message that can't be shown must not stop a deployment.
      client.log(request, () => resolve());
    });
  return {
    warn: (urn, message) => log(LogSeverity.WARNING, urn, message),
    info: (urn, message) => log(LogSeverity.INFO, urn, message),
  };
}
