/** Fixed sentences for people, fields for programs. The correlation id of the request is added by the adapter. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = { readonly [field: string]: unknown };
