/** The mode of a file that is replaced and is for this user alone. What a group may do is somebody's choice, unless everybody may do it too. */
export const privateMode = (mode: number): number =>
  // guard(private-file, `(mode & 0o007) === 0` -> `true`): other users of the machine could read the secrets of a configuration.
  (mode & 0o007) === 0 ? mode & 0o777 : mode & 0o700;
