namespace ImageBuilderAutomation.Cli;

public static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command worked, and what it looked at has problems.</summary>
    public const int Problems = 1;

    /// <summary>The command could not be carried out as it was given.</summary>
    public const int Usage = 2;
}
