using System.CommandLine;

namespace ImageBuilderAutomation.Cli.History;

internal static class HistoryCommand
{
    public static Command Create(TimeProvider clock) => new("history", "Asks the history of builds and gates, of a deployed stack or a local one.")
    {
        BuildsVerb.Create(),
        ShowVerb.Create(),
        ImageVerb.Create(),
        CurrentVerb.Create(),
        DecisionsVerb.Create(),
        StatsVerb.Create(),
        ReleasedVerb.Create(),
        ExportVerb.Create(clock),
        VerifyVerb.Create(),
    };
}
