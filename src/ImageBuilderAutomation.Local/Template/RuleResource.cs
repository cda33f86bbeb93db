using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <param name="Path">Where the template has it, for messages.</param>
public sealed record RuleResource(string Path, string Name, string Arn, JsonObject Pattern, IReadOnlyList<TargetResource> Targets)
{
    /// <summary>The name of the bus that it listens to.</summary>
    public string Bus { get; init; } = BusResource.Default;
}
