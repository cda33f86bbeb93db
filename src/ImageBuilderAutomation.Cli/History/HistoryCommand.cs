using System.CommandLine;

namespace ImageBuilderAutomation.Cli.History;

internal static class HistoryCommand
{
    public static Command Create(TimeProvider clock) => new("history", "Queries the history of builds, gates and releases of a deployed or local stack.")
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
