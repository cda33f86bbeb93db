using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Gates;

internal static class GatesCommand
{
    /// <summary>The lease of a stored request. Like the functions' lease, it is longer than any function's time-out.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    public static Command Create(TimeProvider clock) => new("gates", "Lists, shows, approves and stops waiting steps with your own credentials.")
    {
        ListVerb.Create(clock),
        ShowVerb.Create(clock),
        ApproveVerb.Create(clock),
        StopVerb.Create(clock),
    };

    public static Argument<string> StepArgument() => new("step") { Description = "The step execution id, as shown by gates list." };

    public static Option<string> ReasonOption() => new("--reason") { Description = "The reason, on one line. It is recorded with your name.", Required = true };
}
