namespace ImageBuilderAutomation.Cli;

public static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command ran and found problems.</summary>
    public const int Problems = 1;

    /// <summary>The command could not run as given.</summary>
    public const int Usage = 2;
}
