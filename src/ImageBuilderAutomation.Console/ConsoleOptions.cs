namespace ImageBuilderAutomation.Console;

/// <summary>How a console is served.</summary>
public sealed record ConsoleOptions
{
    /// <summary>Zero: any free port.</summary>
    public int Port { get; init; }

    /// <summary>How often a page that is looked at reads again.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Called with exceptions that no page expects. Browsers see only that the console failed.</summary>
    public Action<string> Log { get; init; } = _ => { };
}
