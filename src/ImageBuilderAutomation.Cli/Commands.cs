using System.CommandLine;
using System.CommandLine.Help;
using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli;

/// <summary>The groups of verbs. Each group has its own folder with a class for each verb.</summary>
internal static class Commands
{
    public static RootCommand Root(TimeProvider clock)
    {
        RootCommand root = new(
            "Operates ImageBuilderAutomation: validates, publishes, explains and tests the policy, approves and stops gates, starts builds, plans lifecycle, "
            + "checks configurations, replays failed events and queries the history.")
        {
            Status.StatusVerb.Create(clock),
            Consoles.ConsoleVerb.Create(clock),
            PolicyVerbs(clock),
            WaiversVerbs(clock),
            GatesVerbs(clock),
            FailuresVerbs(clock),
            Modes.SetVerb.Create(clock, Modes.ShowVerb.Create(clock)),
            HistoryVerbs(clock),
            ReleaseVerbs(clock),
            LifecycleVerbs(clock),
            UsageVerbs(clock),
            Fleet.FleetVerb.Create(clock),
            Leftovers.LeftoversVerb.Create(clock),
            ConfigurationsVerbs(clock),
            TriggersVerbs(clock),
            AdoptVerbs(clock),
            Shells.CompletionVerb.Create(),
        };
        // Windows' own forms would be offered by completion everywhere.
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Aliases.Remove("/h");
            help.Aliases.Remove("/?");
        }

        // As kubectl and gh do, the tool alone shows its help. A group alone was probably meant to do something, so its help is an error.
        root.SetAction(parsed => new HelpAction().Invoke(parsed));
        foreach (var group in root.Subcommands.Where(command => command.Subcommands.Count > 0 && command.Action is null))
        {
            group.SetAction(parsed =>
            {
                parsed.InvocationConfiguration.Output = parsed.InvocationConfiguration.Error;
                new HelpAction().Invoke(parsed);
                return ExitCode.Usage;
            });
        }

        return root;
    }

    private static Command PolicyVerbs(TimeProvider clock) => new("policy", "Validates, explains and tests a policy file, publishes policies, and shows the published ones.")
    {
        Policies.ValidateVerb.Create(clock),
        Policies.CheckVerb.Create(clock),
        Policies.ExplainVerb.Create(clock),
        Policies.TestVerb.Create(),
        Policies.Publishing.PublishVerbs.CreatePublish(clock),
        Policies.Publishing.PublishVerbs.CreateConfirm(clock),
        Policies.Publishing.PublishVerbs.CreateWithdraw(clock),
        Policies.Publishing.PublishVerbs.CreateRollback(clock),
        Policies.Publishing.ShowVerb.Create(clock),
        Policies.Publishing.HistoryVerb.Create(clock),
        Policies.Publishing.DiffVerb.Create(clock),
    };

    private static Command WaiversVerbs(TimeProvider clock) => new("waivers", "Publishes waivers without another policy.")
    {
        Policies.Publishing.PublishVerbs.CreatePublishWaivers(clock),
    };

    private static Command GatesVerbs(TimeProvider clock) => new("gates", "Lists, shows, approves and stops waiting steps.")
    {
        Gates.ListVerb.Create(clock),
        Gates.ShowVerb.Create(clock),
        Gates.ActVerbs.CreateApprove(clock),
        Gates.ActVerbs.CreateWithdraw(clock),
        Gates.ActVerbs.CreateStop(clock),
    };

    private static Command FailuresVerbs(TimeProvider clock) => new("failures", "Lists events that functions failed to process after all retries, and replays or deletes them.")
    {
        Failures.ListVerb.Create(clock),
        Failures.ReplayVerb.Create(clock),
        Failures.DeleteVerb.Create(clock),
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

    private static Command ReleaseVerbs(TimeProvider clock) => new(
        "release",
        "Shows which image is current in a channel, what was made from an image and which watermarks prove releases; approves, promotes, rolls back and revokes images.")
    {
        Releases.ChannelVerbs.CreateChannels(clock),
        Releases.ChannelVerbs.CreateCurrent(clock),
        Releases.ChannelPlanVerb.Create(clock),
        Releases.ApprovalVerbs.CreateApprove(clock),
        Releases.ApprovalVerbs.CreateWithdraw(clock),
        Releases.MoveVerbs.CreatePromote(clock),
        Releases.MoveVerbs.CreateRollback(clock),
        Releases.RevokeVerb.Create(clock),
        Releases.MoveVerbs.CreateRestore(clock),
        Releases.DescendantVerb.Create(clock),
        Releases.WatermarksVerb.Create(clock),
        Releases.AllowedAmisVerb.Create(clock),
    };

    private static Command LifecycleVerbs(TimeProvider clock) => new("lifecycle", "Shows which images would be retired and why, restores retired images, and keeps images.")
    {
        Lifecycle.PlanVerb.Create(clock),
        Lifecycle.RestoreVerb.Create(clock),
        Lifecycle.PinVerbs.CreatePin(clock),
        Lifecycle.PinVerbs.CreateUnpin(clock),
        Lifecycle.AcceptVerb.Create(clock),
    };

    private static Command UsageVerbs(TimeProvider clock) => new("usage", "Publishes what uses images and no service shows.")
    {
        Usage.PinsVerb.Create(clock),
    };

    private static Command ConfigurationsVerbs(TimeProvider clock) => new("configurations", "Compares infrastructure configurations with the policy. Changes nothing.")
    {
        Configurations.CompareVerbs.CreateCheck(clock),
        Configurations.CompareVerbs.CreateDiff(clock),
        Configurations.RecordVerbs.CreateList(clock),
        Configurations.RecordVerbs.CreateShow(clock),
        Configurations.RecordVerbs.CreateRepairs(clock),
    };

    private static Command TriggersVerbs(TimeProvider clock) => new("triggers", "Shows what starts which pipelines and why, and starts a pipeline or cancels a build.")
    {
        Triggers.ExplainVerb.Create(clock),
        Triggers.GraphVerb.Create(clock),
        Triggers.RunsVerb.Create(clock),
        Triggers.PipelinesVerb.Create(clock),
        Triggers.StartVerb.Create(clock),
        Triggers.CancelVerb.Create(clock),
    };

    private static Command AdoptVerbs(TimeProvider clock) => new("adopt", "Lists the pipelines of an account and plans gates for them. Changes nothing.")
    {
        Adoption.InventoryVerb.Create(clock),
        Adoption.PlanVerb.Create(clock),
    };
}
