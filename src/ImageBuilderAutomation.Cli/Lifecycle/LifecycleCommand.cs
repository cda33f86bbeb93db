using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Lifecycle;

internal static class LifecycleCommand
{
    public static Command Create(TimeProvider clock) => new("lifecycle", "Shows which images would be retired and why, and restores retired images.")
    {
        PlanVerb.Create(clock),
        RestoreVerb.Create(clock),
        AcceptVerb.Create(clock),
    };
}
