using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <param name="Path">Where the template has it, for messages.</param>
public sealed record RuleResource(string Path, string Name, string Arn, JsonObject Pattern, IReadOnlyList<TargetResource> Targets);
