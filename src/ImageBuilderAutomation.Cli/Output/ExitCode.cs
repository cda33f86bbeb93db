namespace ImageBuilderAutomation.Cli.Output;

public static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command ran and found problems.</summary>
    public const int Problems = 1;

    /// <summary>The command could not run as given.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl+C or SIGTERM ended the command: 128 plus the number of SIGINT.</summary>
    public const int Interrupted = 130;
}

/// <summary>The command line is well formed but cannot be carried out, for example because a file does not exist.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The stack does not have what the command line names. A program that asks for it needs to tell this from a wrong command line.</summary>
internal sealed class UnknownNameException(string message) : Exception(message);
