using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Lifecycle;

internal static class LifecycleCommand
{
    /// <summary>The same as in the functions: longer than the timeout of every function.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    public static Command Create(TimeProvider clock) => new("lifecycle", "Shows which images would be retired and why, and restores retired images.")
    {
        PlanVerb.Create(clock),
        RestoreVerb.Create(clock),
        AcceptVerb.Create(clock),
    };

    public static Option<string> ReasonOption() =>
        new("--reason") { Description = "The reason, on one line. It is recorded with your name.", Required = true };
}
