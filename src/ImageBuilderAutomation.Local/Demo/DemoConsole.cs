namespace ImageBuilderAutomation.Local.Demo;

/// <summary>Shows the demo's stack in the web console. Time goes on there, a minute in each second.</summary>
internal static class DemoConsole
{
    /// <summary>The build that waits for approvals of two people while somebody looks.</summary>
    public const string Waiting = "waiting";

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PerTick = TimeSpan.FromMinutes(1);

    /// <summary>Returns when the run is cancelled.</summary>
    public static async Task ShowAsync(DemoEnvironment demo, DemoOutput output, CancellationToken cancellationToken)
    {
        await using var console = await StartAsync(demo, cancellationToken);
        output.Report("");
        output.Report($"web console           {console.StartLink()}");
        output.Report($"Build {demo.Builds[Waiting]} waits for two people: say at the top of the page that you are role/PlatformApprover/kim, and approve it for platform;");
        output.Report("then the same as role/SecurityApprover/sam for security. One second there is a minute. Ctrl+C ends the demo.");
        using var timer = new PeriodicTimer(Tick);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await demo.Clock.AdvanceAsync(PerTick, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The person ended it.
        }
    }

    /// <summary>Starts the console, with one more build that waits at its gate.</summary>
    public static async Task<Console.ConsoleServer> StartAsync(DemoEnvironment demo, CancellationToken cancellationToken)
    {
        await demo.StartAsync(Waiting, "pay-api", cancellationToken);
        await demo.Clock.AdvanceAsync(TimeSpan.FromHours(1), cancellationToken);
        return await LocalConsole.StartAsync(demo.Stack, policyFile: demo.PolicyPath, cancellationToken: cancellationToken);
    }
}
