using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Gates;

internal static class GatesCommand
{
    public static Command Create(TimeProvider clock) => new("gates", "Lists, shows, approves and stops waiting steps with your own credentials.")
    {
        ListVerb.Create(clock),
        ShowVerb.Create(clock),
        ApproveVerb.Create(clock),
        StopVerb.Create(clock),
    };

    public static Argument<string> StepArgument() => new("step") { Description = "The step execution id, as shown by gates list." };
}
