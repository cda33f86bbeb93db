namespace ImageBuilderAutomation.Cli;

/// <summary>The command line is well formed and yet cannot be meant: a file or a name that is not there.</summary>
internal sealed class UsageException(string message) : Exception(message);
