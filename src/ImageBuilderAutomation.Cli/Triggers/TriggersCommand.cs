using System.CommandLine;

namespace ImageBuilderAutomation.Cli.Triggers;

internal static class TriggersCommand
{
    /// <summary>Longer than any function's time-out, as the functions have it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    public static Command Create(TimeProvider clock) => new("triggers", "Shows what starts which pipelines and why, and starts one by hand.")
    {
        ExplainVerb.Create(clock),
        GraphVerb.Create(),
        RoundsVerb.Create(),
        StartVerb.Create(clock),
    };

    public static Option<string> PolicyOption() =>
        new("--policy") { Description = "The policy file.", DefaultValueFactory = _ => Path.Combine("policy", "policy.json") };
}
