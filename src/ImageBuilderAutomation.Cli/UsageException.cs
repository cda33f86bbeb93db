namespace ImageBuilderAutomation.Cli;

/// <summary>The command line is well formed but cannot be carried out, for example because a file or name does not exist.</summary>
internal sealed class UsageException(string message) : Exception(message);
