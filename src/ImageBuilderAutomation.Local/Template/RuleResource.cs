using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <param name="Path">The path in the template, for error messages.</param>
public sealed record RuleResource(string Path, string Name, string Arn, JsonObject Pattern, IReadOnlyList<TargetResource> Targets)
{
    /// <summary>The name of the bus whose events the rule matches.</summary>
    public string Bus { get; init; } = BusResource.Default;
}
