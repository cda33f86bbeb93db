using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Gates;

internal static class GatesCommand
{
    /// <summary>Longer than any function's time-out, as the functions have it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    public static Command Create(TimeProvider clock) => new("gates", "Shows waiting steps and answers them, with your own credentials.")
    {
        ListVerb.Create(clock),
        ShowVerb.Create(clock),
        ApproveVerb.Create(clock),
        StopVerb.Create(clock),
    };

    public static Argument<string> StepArgument() => new("step") { Description = "The step execution's id, as listed." };

    public static Option<string> ReasonOption() => new("--reason") { Description = "Why, in one line; it is recorded with your name.", Required = true };
}
