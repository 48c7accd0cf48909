/** Which settings go to the server: those that somebody has set, never a default, for that would win over a file. */

/** What `WorkspaceConfiguration.inspect` says of a setting, as far as it matters here. */
export interface Inspected {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

export interface Configuration {
  get(name: string): unknown;
  inspect(name: string): Inspected | undefined;
}

export function settingsThatAreSet(configuration: Configuration, names: readonly string[]): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  for (const name of names) {
    const found = configuration.inspect(name);
    const values = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue];
    if (values.some((value) => value !== undefined)) set[name] = configuration.get(name);
  }
  return set;
}
