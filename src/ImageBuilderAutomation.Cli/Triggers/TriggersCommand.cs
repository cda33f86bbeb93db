using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Triggers;

internal static class TriggersCommand
{
    /// <summary>Longer than the time-out of any function; the functions use the same value.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    public static Command Create(TimeProvider clock) => new("triggers", "Shows what starts which pipelines and why, and starts a pipeline manually.")
    {
        ExplainVerb.Create(clock),
        GraphVerb.Create(),
        RunsVerb.Create(),
        StartVerb.Create(clock),
    };

    public static Option<string> PolicyOption() =>
        new("--policy") { Description = "The policy file.", DefaultValueFactory = _ => Path.Combine("policy", "policy.json") };
}
