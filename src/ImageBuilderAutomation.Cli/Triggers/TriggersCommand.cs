using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Triggers;

internal static class TriggersCommand
{
    public static Command Create(TimeProvider clock) => new("triggers", "Shows what starts which pipelines and why, and starts a pipeline manually.")
    {
        ExplainVerb.Create(clock),
        GraphVerb.Create(),
        RunsVerb.Create(),
        StartVerb.Create(clock),
    };
}
