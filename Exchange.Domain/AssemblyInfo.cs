// Nothing here reads a local before writing it, and events are large: clearing them first would be a good part of a command's cost.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
