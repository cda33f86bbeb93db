using System.CommandLine;

namespace ImageBuilderAutomation.Cli;

/// <summary>The groups of verbs. Each group has its own folder with a class for each verb.</summary>
internal static class Commands
{
    public static RootCommand Root(TimeProvider clock) =>
        new("Operates ImageBuilderAutomation: validates, explains and tests the policy, answers gates, starts builds, plans lifecycle, "
            + "checks configurations, replays failed events and queries the history.")
    {
        PolicyVerbs(clock),
        GatesVerbs(clock),
        FailuresVerbs(),
        HistoryVerbs(clock),
        LifecycleVerbs(clock),
        ConfigurationsVerbs(clock),
        TriggersVerbs(clock),
    };

    private static Command PolicyVerbs(TimeProvider clock) => new("policy", "Validates, explains and tests a policy file. Only check needs an AWS account.")
    {
        Policies.ValidateVerb.Create(clock),
        Policies.CheckVerb.Create(clock),
        Policies.ExplainVerb.Create(clock),
        Policies.TestVerb.Create(),
    };

    private static Command GatesVerbs(TimeProvider clock) => new("gates", "Lists, shows, approves and stops waiting steps with your own credentials.")
    {
        Gates.ListVerb.Create(clock),
        Gates.ShowVerb.Create(clock),
        Gates.ApproveVerb.Create(clock),
        Gates.StopVerb.Create(clock),
    };

    private static Command FailuresVerbs() => new("failures", "Lists events that functions failed to process after all retries, and replays them.")
    {
        Failures.ListVerb.Create(),
        Failures.ReplayVerb.Create(),
    };

    private static Command HistoryVerbs(TimeProvider clock) => new("history", "Queries the history of builds, gates and releases of a deployed or local stack.")
    {
        History.BuildsVerb.Create(clock),
        History.OneBuildVerbs.CreateShow(clock),
        History.OneBuildVerbs.CreateImage(clock),
        History.OneBuildVerbs.CreateCurrent(clock),
        History.DecisionsVerb.Create(clock),
        History.StatsVerb.Create(clock),
        History.ReleasedVerb.Create(clock),
        History.ExportVerb.Create(clock),
        History.VerifyVerb.Create(clock),
    };

    private static Command LifecycleVerbs(TimeProvider clock) => new("lifecycle", "Shows which images would be retired and why, and restores retired images.")
    {
        Lifecycle.PlanVerb.Create(clock),
        Lifecycle.RestoreVerb.Create(clock),
        Lifecycle.AcceptVerb.Create(clock),
    };

    private static Command ConfigurationsVerbs(TimeProvider clock) => new("configurations", "Compares infrastructure configurations with the policy. Changes nothing.")
    {
        Configurations.CompareVerbs.CreateCheck(clock),
        Configurations.CompareVerbs.CreateDiff(clock),
        Configurations.RecordVerbs.CreateList(clock),
        Configurations.RecordVerbs.CreateShow(clock),
        Configurations.RecordVerbs.CreateRepairs(clock),
    };

    private static Command TriggersVerbs(TimeProvider clock) => new("triggers", "Shows what starts which pipelines and why, and starts a pipeline manually.")
    {
        Triggers.ExplainVerb.Create(clock),
        Triggers.GraphVerb.Create(clock),
        Triggers.RunsVerb.Create(clock),
        Triggers.PipelinesVerb.Create(clock),
        Triggers.StartVerb.Create(clock),
    };
}
