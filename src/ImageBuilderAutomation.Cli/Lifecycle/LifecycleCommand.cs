using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Lifecycle;

internal static class LifecycleCommand
{
    /// <summary>Longer than any function's time-out, as the functions have it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    public static Command Create(TimeProvider clock) => new("lifecycle", "Shows which images would be retired and why, and brings retired ones back.")
    {
        PlanVerb.Create(clock),
        RestoreVerb.Create(clock),
        AcceptVerb.Create(clock),
    };

    public static Option<string> ReasonOption() => new("--reason") { Description = "Why, in one line; it is recorded with your name.", Required = true };
}
